// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A stream of two items, each of which has to be fed, and its subscriber; both count in plain fields, so that a missing edge shows. */
final class Wire implements AsyncIterator<Integer>, Subscriber<Integer> {
    final QueueRuntime runtime = new QueueRuntime();
    private final AtomicWaker waker = new AtomicWaker();
    private volatile int fed;
    private int taken;
    private @Nullable Subscription subscription;
    int items;
    int ends;
    int failures;
    int cancels;

    Wire() {
        AsyncStream<Integer> stream = () -> this;
        stream.toPublisher(runtime).subscribe((Subscriber<Integer>) this);
    }

    Subscription subscription() {
        if (subscription == null) {
            throw new IllegalStateException("not subscribed");
        }
        return subscription;
    }

    /** One thread only. */
    void feed() {
        int before = fed;
        fed = before + 1;
        waker.wake();
    }

    @Override
    public Step<Integer> pollNext(Context cx) {
        if (taken == 2) {
            return Step.end();
        }
        waker.register(cx.waker());
        return taken < fed ? Poll.ready(taken++) : Poll.pending();
    }

    @Override
    public boolean pollProgress(Context cx) {
        waker.register(cx.waker());
        return taken == 2;
    }

    @Override
    public void cancel() {
        cancels++;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
    }

    @Override
    public void onNext(Integer item) {
        items++;
    }

    @Override
    public void onError(Throwable failure) {
        failures++;
    }

    @Override
    public void onComplete() {
        ends++;
    }
}
