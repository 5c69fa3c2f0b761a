// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The items that a function makes out of a state, one by one, with the state for the next. */
final class Unfold<S, T> implements AsyncStream<T> {
    private final S seed;
    private final CheckedFunction<? super S, Optional<Unfolded<T, S>>> function;

    Unfold(S seed, CheckedFunction<? super S, Optional<Unfolded<T, S>>> function) {
        this.seed = seed;
        this.function = function;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Unfold";
    }

    private static final class Run<S, T> extends Cursor<T> {
        private final CheckedFunction<? super S, Optional<Unfolded<T, S>>> function;
        private S state;

        Run(Unfold<S, T> blueprint) {
            super(blueprint);
            this.function = blueprint.function;
            this.state = blueprint.seed;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            try {
                T item;
                while ((item = advance()) != null) {
                    if (!sink.accept(item) && !PayingSink.again(sink)) {
                        return Drained.DECLINED;
                    }
                }
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
            return Drained.ENDED;
        }

        /** The next item; null at the end, in which case this has ended. */
        private @Nullable T advance() throws Exception {
            Unfolded<T, S> step = nonNull(function.apply(state)).orElse(null);
            if (step == null) {
                ended();
                return null;
            }
            state = step.next();
            return step.item();
        }
    }
}
