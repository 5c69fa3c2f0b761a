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

/** A subscription from a publisher's thread while the consumer polls: the consumer requests and is woken by the item, or is woken to request. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "woken to request")
@Outcome(id = "4, 1", expect = Expect.ACCEPTABLE, desc = "requested, and woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or a request too many")
@State
public class SubscriptionMeetsPollTest implements Subscription {
    private final AsyncIterator<Integer> iterator;
    private @Nullable Subscriber<? super Integer> subscriber;
    private volatile int wakes;
    private volatile int requested;

    /** Subscribes; the subscription is still to come. */
    public SubscriptionMeetsPollTest() {
        Publisher<Integer> publisher = s -> subscriber = s;
        iterator = AsyncStream.<Integer>fromPublisher(publisher, 4).iterator();
        try {
            iterator.pollProgress(Context.of(() -> {}));
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
        requested = -1;
    }

    /** The publisher's thread. */
    @Actor
    public void subscribe() {
        if (subscriber != null) {
            subscriber.onSubscribe(this);
        }
    }

    /** The consumer's thread. */
    @Actor
    public void poll() {
        try {
            iterator.pollNext(Context.of(() -> wakes = 1));
        } catch (Exception e) {
            requested = -2;
        }
    }

    /**
     * Gives an item if one was requested.
     *
     * @param result what was requested, and whether the consumer was woken
     */
    @Arbiter
    public void woken(II_Result result) {
        result.r1 = requested;
        if (requested > 0 && subscriber != null) {
            subscriber.onNext(1);
        }
        result.r2 = wakes;
    }
}
