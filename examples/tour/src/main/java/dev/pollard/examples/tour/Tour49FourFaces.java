// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.coroutine;

import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.Resumption.Returned;
import dev.pollard.coroutine.Resumption.Yielded;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/** What this all has in common: a future and an async iterator are coroutines with certain types. */
final class Tour49FourFaces {
    private Tour49FourFaces() {}

    /** A future is resumed with a context, yields nothing but the wish to be resumed, and returns its value. */
    static <T> Future<T> future(Coroutine<Context, String, T> coroutine) {
        return Futures.pollFn(
                cx -> coroutine.resume(cx) instanceof Returned<String, T> end
                        ? Poll.ready(end.result())
                        : Poll.pending(),
                coroutine::cancel);
    }

    /** An async iterator is resumed with a context, yields polls of its items, and returns nothing. */
    record Items<T>(Coroutine<Context, Poll<T>, @Nullable Void> coroutine) implements AsyncIterator<T> {
        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            return coroutine.resume(cx) instanceof Yielded<Poll<T>, @Nullable Void> item ? item.value() : Step.end();
        }

        @Override
        public void cancel() {
            coroutine.cancel();
        }
    }

    static Future<String> answer() {
        return future(coroutine((cx, caller) -> {
            cx.waker().wake();
            caller.yield("pending");
            return "forty-two";
        }));
    }

    static AsyncIterator<Integer> numbers() {
        return new Items<>(coroutine((cx, caller) -> {
            for (int i = 1; i <= 3; i++) {
                caller.yield(Poll.ready(i)).waker().wake();
                caller.yield(Poll.pending());
            }
            return null;
        }));
    }

    public static void main(String[] args) throws Exception {
        AsyncStream<Integer> stream = Tour49FourFaces::numbers;
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(answer()) + " " + runtime.blockOn(stream.toList()));
        }
    }
}
