// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A request of another thread while onSubscribe has not returned (rules 1.3 and 1.9): the item comes after it. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "requested before there was a subscription: not at all")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the item, after onSubscribe")
@Outcome(expect = Expect.FORBIDDEN, desc = "an item before onSubscribe returned, or a request lost")
@State
public class RequestMeetsOnSubscribeTest implements Subscriber<Integer> {
    private final QueueRuntime runtime = new QueueRuntime();
    private volatile @Nullable Subscription subscription;

    // Plain: the border orders the signals.
    private int subscribed;
    private int seen;
    private int items;

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        subscribed = 1;
    }

    @Override
    public void onNext(Integer item) {
        items++;
        seen = subscribed;
    }

    @Override
    public void onError(Throwable failure) {
        items = -1;
    }

    @Override
    public void onComplete() {}

    /** The subscriber's thread. */
    @Actor
    public void subscribe() {
        AsyncStream.range(0, 9).toPublisher(runtime).subscribe((Subscriber<Integer>) this);
    }

    /** Another subscriber's thread. */
    @Actor
    public void request() {
        Subscription s = subscription;
        if (s != null) {
            s.request(1);
        }
    }

    /**
     * Runs what is left for the runtime.
     *
     * @param result the items, and what the item saw of onSubscribe
     */
    @Arbiter
    public void arrived(II_Result result) {
        runtime.runAll();
        result.r1 = items;
        result.r2 = seen;
    }
}
