// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
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
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The end from a publisher's thread, that nobody asked for, while the consumer polls (rules 2.9 and 2.11): it is seen, or the consumer is woken. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "seen before the consumer had to wait")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken as well")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake")
@State
public class EndMeetsPollTest {
    private final AsyncIterator<Integer> iterator;
    private @Nullable Subscriber<? super Integer> subscriber;
    private volatile int wakes;
    private int ended;

    /** Subscribes and requests. */
    public EndMeetsPollTest() {
        Publisher<Integer> publisher = s -> {
            subscriber = s;
            s.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
        };
        iterator = AsyncStream.<Integer>fromPublisher(publisher, 4).iterator();
        poll(Context.of(() -> {}));
    }

    private void poll(Context cx) {
        try {
            Step<Integer> step = iterator.pollNext(cx);
            ended = step.isEnd() ? 1 : 0;
        } catch (Exception e) {
            ended = -1;
        }
    }

    /** The publisher's thread. */
    @Actor
    public void complete() {
        if (subscriber != null) {
            subscriber.onComplete();
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
     * @param result whether the end was seen, and whether the consumer was woken
     */
    @Arbiter
    public void arrived(II_Result result) {
        result.r1 = ended;
        result.r2 = wakes;
    }
}
