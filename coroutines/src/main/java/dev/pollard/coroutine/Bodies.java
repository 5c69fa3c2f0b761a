// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.AsyncFrame;
import dev.pollard.coroutine.frame.CoroutineFrame;
import dev.pollard.coroutine.frame.GeneratorFrame;
import dev.pollard.coroutine.frame.SequenceFrame;
import dev.pollard.coroutine.frame.Woven;
import dev.pollard.future.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Begins bodies: a woven one as it was woven, any other on a virtual thread, if there are some. */
@SuppressWarnings("unchecked") // the weaver gives each body the frame of its kind
final class Bodies {
    private Bodies() {}

    static <T extends @Nullable Object> Future<T> future(AsyncBody<T> body) {
        if (body instanceof Woven woven) {
            return (AsyncFrame<T>) woven.begin(null);
        }
        Objects.requireNonNull(body, "body");
        Unwoven.admit();
        return new VirtualAsync<>(body);
    }

    static Future<@Nullable Void> future(AsyncAction body) {
        if (body instanceof Woven woven) {
            return (AsyncFrame<@Nullable Void>) woven.begin(null);
        }
        Objects.requireNonNull(body, "body");
        Unwoven.admit();
        return new VirtualAsync<@Nullable Void>(() -> {
            body.run();
            return null;
        });
    }

    static <T extends @Nullable Object, R extends @Nullable Object> Future<R> future(
            AsyncFunction<? super T, ? extends R> body, T value) {
        if (body instanceof Woven woven) {
            return (AsyncFrame<R>) woven.begin(value);
        }
        Unwoven.admit();
        return new VirtualAsync<>(() -> body.apply(value));
    }

    static <T extends @Nullable Object> Future<@Nullable Void> future(AsyncConsumer<? super T> body, T value) {
        if (body instanceof Woven woven) {
            return (AsyncFrame<@Nullable Void>) woven.begin(value);
        }
        Unwoven.admit();
        return new VirtualAsync<@Nullable Void>(() -> {
            body.accept(value);
            return null;
        });
    }

    static <T> GeneratorFrame<T> iterator(GeneratorBody<T> body) {
        if (body instanceof Woven woven) {
            return (GeneratorFrame<T>) woven.begin(null);
        }
        Unwoven.admit();
        return new VirtualGenerator<>(body);
    }

    static <T> SequenceFrame<T> sequence(SequenceBody<T> body) {
        if (body instanceof Woven woven) {
            return (SequenceFrame<T>) woven.begin(null);
        }
        Unwoven.admit();
        return new VirtualSequence<>(body);
    }

    static <A extends @Nullable Object, Y extends @Nullable Object, R extends @Nullable Object>
            CoroutineFrame<A, Y, R> coroutine(CoroutineBody<A, Y, R> body) {
        if (body instanceof Woven woven) {
            return (CoroutineFrame<A, Y, R>) woven.begin(null);
        }
        Objects.requireNonNull(body, "body");
        Unwoven.admit();
        return new VirtualCoroutine<>(body);
    }

    /** Refuses at once a body that could not be begun later. */
    static void admit(Object body, String name) {
        Objects.requireNonNull(body, name);
        if (!(body instanceof Woven)) {
            Unwoven.admit();
        }
    }
}
