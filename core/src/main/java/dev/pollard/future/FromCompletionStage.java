// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Ends as a completion stage does, and cancels it. */
final class FromCompletionStage<T extends @Nullable Object> extends OneShot<T> {
    /** Null if there never was one, or once it was called. */
    private @Nullable Callable<? extends CompletionStage<T>> factory;

    /** Null until it was made, and after its end. */
    private @Nullable CompletionStage<T> stage;

    /** Null until the first poll. */
    private @Nullable Outcome<T> outcome;

    private FromCompletionStage(
            @Nullable Callable<? extends CompletionStage<T>> factory, @Nullable CompletionStage<T> stage) {
        this.factory = factory;
        this.stage = stage;
    }

    static <T extends @Nullable Object> FromCompletionStage<T> lazy(Callable<? extends CompletionStage<T>> factory) {
        return new FromCompletionStage<>(Objects.requireNonNull(factory, "factory"), null);
    }

    static <T extends @Nullable Object> FromCompletionStage<T> running(CompletionStage<T> stage) {
        return new FromCompletionStage<>(null, Objects.requireNonNull(stage, "stage"));
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Outcome<T> awaited = outcome;
        if (awaited == null) {
            awaited = new Outcome<>();
            outcome = awaited;
            listen(start(), awaited);
        }
        Poll<T> poll;
        try {
            poll = awaited.poll(cx);
        } catch (Throwable failure) {
            stage = null;
            throw failure;
        }
        if (!poll.isPending()) {
            stage = null;
        }
        return poll;
    }

    private CompletionStage<T> start() throws Exception {
        CompletionStage<T> running = stage;
        if (running == null) {
            Callable<? extends CompletionStage<T>> unused = Objects.requireNonNull(factory);
            factory = null;
            running = Objects.requireNonNull(unused.call(), "the stage that the factory returned");
            stage = running;
        }
        return running;
    }

    /** The stage keeps the listener for as long as it runs; it refers to where the result goes, not to the future. */
    private static <T extends @Nullable Object> void listen(CompletionStage<T> stage, Outcome<T> outcome) {
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.fail(unwrap(failure));
            }
        });
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable bare = failure;
        while (bare instanceof CompletionException && bare.getCause() != null) {
            bare = bare.getCause();
        }
        return bare;
    }

    @Override
    public void inspect(Inspector inspector) {
        CompletionStage<T> running = stage;
        if (running != null) {
            inspector.waitsFor("a " + running.getClass().getSimpleName());
        }
    }

    @Override
    void release() {
        factory = null;
        if (outcome != null) {
            outcome.abandon();
            outcome = null;
        }
        CompletionStage<T> unfinished = stage;
        stage = null;
        if (unfinished != null) {
            Foreign.run(() -> cancel(unfinished));
        }
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // A stage is free not to offer it; then it cannot be cancelled.
        }
    }
}
