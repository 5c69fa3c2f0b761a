// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Tells an action of the items that are lost on the way to here. */
final class OnDiscard<T, D> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Class<D> type;
    private final CheckedConsumer<? super D> action;

    OnDiscard(AsyncStream<T> source, Class<D> type, CheckedConsumer<? super D> action) {
        this.source = source;
        this.type = type;
        this.action = action;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "OnDiscard(" + source + ", " + type.getSimpleName() + ")";
    }

    private static final class Run<T, D> extends CompositeCursor<T> implements DiscardHook {
        private final Class<D> type;
        private final CheckedConsumer<? super D> action;
        private final Upstream<T> upstream;

        /** Whoever is further down and wants to know too; null if nobody does, or before the first poll. */
        private @Nullable DiscardHook next;

        private boolean looked;

        Run(OnDiscard<T, D> blueprint) {
            super(blueprint);
            this.type = blueprint.type;
            this.action = blueprint.action;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            return upstream.drain(hooked(cx), sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return upstream.progress(hooked(cx));
        }

        private Context hooked(Context cx) {
            if (!looked) {
                looked = true;
                next = cx.find(DiscardHook.class);
            }
            return cx.with(DiscardHook.class, this);
        }

        @Override
        public void discarded(Object item) {
            if (type.isInstance(item)) {
                try {
                    action.accept(type.cast(item));
                } catch (Throwable bug) {
                    Failures.report(bug);
                }
            }
            if (next != null) {
                next.discarded(item);
            }
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
        }
    }
}
