// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The items that futures make out of a state, one by one, with the state for the next. */
final class UnfoldAsync<S, T> implements AsyncStream<T> {
    private final S seed;
    private final CheckedFunction<? super S, ? extends Future<Optional<Unfolded<T, S>>>> function;

    UnfoldAsync(S seed, CheckedFunction<? super S, ? extends Future<Optional<Unfolded<T, S>>>> function) {
        this.seed = seed;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "UnfoldAsync";
    }

    private static final class Run<S, T> extends CompositeCursor<T> {
        private final CheckedFunction<? super S, ? extends Future<Optional<Unfolded<T, S>>>> function;
        private S state;

        /** What makes the next item; unfinished. */
        private @Nullable Future<Optional<Unfolded<T, S>>> future;

        /** What it has made without demand. */
        private @Nullable Optional<Unfolded<T, S>> found;

        Run(UnfoldAsync<S, T> blueprint) {
            super(blueprint);
            this.function = blueprint.function;
            this.state = blueprint.seed;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (true) {
                Optional<Unfolded<T, S>> next = found;
                if (next == null) {
                    if (future == null) {
                        future = made(function.apply(state));
                    }
                    next = advance(cx, future);
                    if (next == null) {
                        return Drained.PENDING;
                    }
                }
                Unfolded<T, S> step = next.orElse(null);
                if (step == null) {
                    return Drained.ENDED;
                }
                found = null;
                state = step.next();
                if (!sink.accept(step.item())) {
                    return Drained.DECLINED;
                }
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            if (future != null) {
                advance(cx, future);
            }
            return found != null && found.isEmpty();
        }

        private @Nullable Optional<Unfolded<T, S>> advance(Context cx, Future<Optional<Unfolded<T, S>>> unfinished)
                throws Exception {
            future = null; // if it throws, it has ended
            Poll<Optional<Unfolded<T, S>>> poll = unfinished.poll(cx);
            if (poll.isPending()) {
                future = unfinished;
                return null;
            }
            found = nonNull(poll.value());
            return found;
        }

        @Override
        void tell(Inspector inspector) {
            inspector.child(future);
        }

        @Override
        void release() {
            found = null;
            Future<Optional<Unfolded<T, S>>> unfinished = future;
            if (unfinished != null) {
                future = null;
                unfinished.cancel();
            }
        }
    }
}
