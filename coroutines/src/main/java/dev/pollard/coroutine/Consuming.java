// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.future.Future;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Hands each item of a stream to a body, and lets the stream go on while that waits. */
final class Consuming<T> implements Future<@Nullable Void> {
    private final AsyncStream<? extends T> stream;
    private final AsyncConsumer<? super T> consumer;

    private @Nullable Items<T> items;

    /** What the consumer does with the last item, while that waits. */
    private @Nullable Future<@Nullable Void> busy;

    private @Nullable String over;

    Consuming(AsyncStream<? extends T> stream, AsyncConsumer<? super T> consumer) {
        this.stream = stream;
        this.consumer = consumer;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
        if (over != null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        Items<T> run = items;
        if (run == null) {
            run = Items.of(stream);
            items = run;
        }
        try {
            while (!isBusy(cx, run)) {
                Poll<Boolean> more = run.advancing().poll(cx);
                if (more.isPending()) {
                    return Poll.pending();
                }
                if (!more.value()) {
                    end("completion");
                    return Poll.done();
                }
                busy = Bodies.future(consumer, run.item());
            }
            return Poll.pending();
        } catch (Throwable failure) {
            end("failure");
            throw failure;
        }
    }

    /** Whether the consumer still waits with the last item. */
    private boolean isBusy(Context cx, Items<T> run) throws Exception {
        Future<@Nullable Void> running = busy;
        if (running == null) {
            return false;
        }
        busy = null; // if it throws, it has ended
        if (running.poll(cx).isReady()) {
            return false;
        }
        busy = running;
        run.progress(cx);
        return true;
    }

    private void end(String event) {
        over = event;
        Future<@Nullable Void> running = busy;
        busy = null;
        Items<T> run = items;
        items = null;
        if (running != null) {
            running.cancel();
        }
        if (run != null) {
            run.close();
        }
    }

    @Override
    public void cancel() {
        if (over == null) {
            end("cancel");
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("forEach");
        inspector.child(busy);
        inspector.child(items);
    }

    @Override
    public String toString() {
        return "ForEach(" + stream + ")";
    }
}
