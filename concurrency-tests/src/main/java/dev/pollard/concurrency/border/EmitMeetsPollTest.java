// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Emitter;
import dev.pollard.stream.Overflow;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A callback emits an item, and the end, while the consumer polls: it takes the item, or is woken. */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "taken before the consumer had to wait")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "taken, and woken as well: the poll had begun to wait")
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or an end before the item")
@State
public class EmitMeetsPollTest {
    private @Nullable Emitter<Integer> emitter;
    private final AsyncIterator<Integer> iterator;
    private volatile int wakes;
    private int got = -1;

    /** Registers the callback. */
    public EmitMeetsPollTest() {
        iterator =
                AsyncStream.<Integer>create(4, Overflow.FAIL, e -> emitter = e).iterator();
        poll(Context.of(() -> {}));
    }

    private void poll(Context cx) {
        try {
            Step<Integer> step = iterator.pollNext(cx);
            got = step.isPending() ? -1 : step.isEnd() ? -2 : step.value();
        } catch (Exception e) {
            got = -3;
        }
    }

    /** The callback's thread. */
    @Actor
    public void emit() {
        if (emitter != null) {
            emitter.emit(7);
            emitter.end();
        }
    }

    /** The consumer's thread. */
    @Actor
    public void poll() {
        poll(Context.of(() -> wakes = 1));
    }

    /**
     * Looks.
     *
     * @param result the item, and whether the consumer was woken
     */
    @Arbiter
    public void arrived(II_Result result) {
        result.r1 = got;
        result.r2 = wakes;
    }
}
