// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
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

/** A subscription from a publisher's thread while the consumer cancels (rules 2.5 and 2.6): it is cancelled once, by the one or the other, and nothing is requested. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "kept, or cancelled twice, or requested from")
@State
public class CancelMeetsSubscriptionTest implements Subscription {
    private final AsyncIterator<Integer> iterator;
    private @Nullable Subscriber<? super Integer> subscriber;

    // Volatile: of two cancels on two threads neither may be lost here.
    private volatile int cancelsOfOne;
    private volatile int cancelsOfOther;
    private volatile int requested;
    private volatile @Nullable Thread publishing;

    /** Subscribes; the subscription is still to come. */
    public CancelMeetsSubscriptionTest() {
        Publisher<Integer> publisher = s -> subscriber = s;
        iterator = AsyncStream.<Integer>fromPublisher(publisher, 4).iterator();
        try {
            iterator.pollNext(Context.of(() -> {}));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void request(long n) {
        requested += (int) n;
    }

    @Override
    public void cancel() {
        if (Thread.currentThread() == publishing) {
            cancelsOfOne++;
        } else {
            cancelsOfOther++;
        }
    }

    /** The publisher's thread. */
    @Actor
    public void subscribe() {
        publishing = Thread.currentThread();
        if (subscriber != null) {
            subscriber.onSubscribe(this);
        }
    }

    /** The consumer's thread. */
    @Actor
    public void drop() {
        iterator.cancel();
    }

    /**
     * Looks.
     *
     * @param result the cancels, and what was requested
     */
    @Arbiter
    public void cancelled(II_Result result) {
        result.r1 = cancelsOfOne + cancelsOfOther;
        result.r2 = requested;
    }
}
