// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Awaits futures of several items at once, but only one of each key, and gives their values as they come. */
final class MapAsyncPartitioned<T, K, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int concurrency;
    private final CheckedFunction<? super T, ? extends K> key;
    private final CheckedFunction<? super T, ? extends Future<? extends R>> function;

    MapAsyncPartitioned(
            AsyncStream<T> source,
            int concurrency,
            CheckedFunction<? super T, ? extends K> key,
            CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        this.source = source;
        this.concurrency = concurrency;
        this.key = key;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "MapAsyncPartitioned(" + source + ", " + concurrency + ")";
    }

    private static final class Run<T, K, R> extends Concurrent<T, R> {
        private static final Portion.Maker PORTIONS = Portion.Maker.of(Run.class);

        private final CheckedFunction<? super T, ? extends K> key;
        private final CheckedFunction<? super T, ? extends Future<? extends R>> function;

        /** The last item in hand of each key that has any. */
        private final HashMap<K, InHand> last = new HashMap<>();

        Run(MapAsyncPartitioned<T, K, R> blueprint) {
            super(blueprint, blueprint.source.iterator(), blueprint.concurrency, PORTIONS);
            this.key = blueprint.key;
            this.function = blueprint.function;
        }

        @Override
        public boolean accept(T item) throws Exception {
            K itsKey = nonNull(key.apply(item));
            InHand before = last.get(itsKey);
            InHand next;
            if (before == null) {
                Future<? extends R> future = made(function.apply(item));
                Poll<? extends R> poll;
                try {
                    poll = future.poll(newcomer());
                } catch (Throwable failure) {
                    dismiss();
                    throw failure;
                }
                if (poll.isReady()) {
                    dismiss();
                    fruitful();
                    return turn.accept(nonNull(poll.value()));
                }
                next = new InHand(itsKey, item);
                next.awaited = new Awaited<>(future, this);
            } else {
                newcomer(); // nothing to poll yet
                next = new InHand(itsKey, item);
                before.next = next;
            }
            next.child = admit(next, Drained.PENDING);
            last.put(itsKey, next);
            return mayBegin();
        }

        /** An item whose future is awaited, or that waits for the one before it with the same key. */
        private final class InHand implements ChildSet.Work<R> {
            private final K key;
            private final T item;
            private @Nullable Child<R> child;
            private @Nullable InHand next;

            /** Null until it is this one's turn. */
            private @Nullable Awaited<R> awaited;

            InHand(K key, T item) {
                this.key = key;
                this.item = item;
            }

            @Override
            public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
                Awaited<R> current = awaited;
                if (current == null) {
                    current = new Awaited<>(made(function.apply(item)), Run.this);
                    awaited = current;
                } else if (current.isDone()) {
                    return Drained.ENDED;
                }
                Drained why = current.drain(cx, sink);
                if (current.isDone()) {
                    passOn();
                }
                return why;
            }

            private void passOn() {
                InHand successor = next;
                if (successor == null) {
                    last.remove(key);
                } else {
                    resume(nonNull(successor.child));
                }
            }

            @Override
            public boolean progress(Context cx) throws Exception {
                return awaited != null && awaited.progress(cx);
            }

            @Override
            public void tell(Inspector inspector) {
                if (awaited != null) {
                    awaited.tell(inspector);
                }
            }

            @Override
            public void cancel() {
                if (awaited != null) {
                    awaited.cancel();
                }
            }
        }
    }
}
