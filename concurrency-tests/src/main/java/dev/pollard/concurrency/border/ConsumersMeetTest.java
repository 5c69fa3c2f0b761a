// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Overflow;
import dev.pollard.stream.SharePolicy;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two consumers of a shared run poll at once: one drives the source, and each gets the item, now or after its wake. */
@JCStressTest
@Outcome(id = "7, 7, 1", expect = Expect.ACCEPTABLE, desc = "both got the item of the one run")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, a lost item, or a second run")
@State
public class ConsumersMeetTest {
    private volatile int runs;
    private final AsyncStream<Integer> shared = AsyncStream.defer(() -> {
                runs++;
                return AsyncStream.of(7).concatWith(AsyncStream.never());
            })
            .share(SharePolicy.of(4, Overflow.WAIT).startAt(2));
    private final Consumer first = new Consumer();
    private final Consumer second = new Consumer();

    private final class Consumer {
        private final AsyncIterator<Integer> iterator = shared.iterator();
        private final AtomicBoolean woken = new AtomicBoolean(true);
        private final Context cx = Context.of(() -> woken.set(true));
        private int got;

        void poll() {
            while (got == 0 && woken.getAndSet(false)) {
                try {
                    Step<Integer> step = iterator.pollNext(cx);
                    got = step.isPending() ? 0 : step.isEnd() ? -1 : step.value();
                } catch (Exception e) {
                    got = -2;
                }
            }
        }
    }

    /** One consumer. */
    @Actor
    public void first() {
        first.poll();
    }

    /** The other one. */
    @Actor
    public void second() {
        second.poll();
    }

    /**
     * Both, for as long as they were woken.
     *
     * @param result what each got, and how often the source was run
     */
    @Arbiter
    public void finish(III_Result result) {
        for (int i = 0; i < 4; i++) {
            first.poll();
            second.poll();
        }
        result.r1 = first.got;
        result.r2 = second.got;
        result.r3 = runs;
    }
}
