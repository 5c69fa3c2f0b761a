// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The items of several sorted streams, sorted; waits until every one of them has given its next item or has ended. */
final class MergeSorted<T> implements AsyncStream<T> {
    private final Comparator<? super T> order;
    private final List<? extends AsyncStream<? extends T>> sources;

    MergeSorted(Comparator<? super T> order, List<? extends AsyncStream<? extends T>> sources) {
        this.order = order;
        this.sources = sources;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return sources.stream().map(Object::toString).collect(Collectors.joining(", ", "MergeSorted(", ")"));
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Discards discards = new Discards();
        private final Comparator<? super T> order;
        private final List<Head<T>> heads;

        Run(MergeSorted<T> blueprint) {
            super(blueprint);
            this.order = blueprint.order;
            this.heads = blueprint.sources.stream().map(Head<T>::new).collect(Collectors.toList());
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            discards.look(cx);
            while (true) {
                if (!complete(cx)) {
                    return Drained.PENDING;
                }
                Head<T> least = least();
                if (least == null) {
                    return Drained.ENDED;
                }
                if (!sink.accept(least.take())) {
                    return Drained.DECLINED;
                }
            }
        }

        /** Whether every source has given its next item or has ended. */
        private boolean complete(Context cx) throws Exception {
            boolean complete = true;
            for (Head<T> head : heads) {
                complete &= head.fill(cx);
            }
            if (!complete) {
                for (Head<T> head : heads) {
                    head.goOn(cx);
                }
            }
            return complete;
        }

        /** The first of the least ones, so that equal items come in the order of the sources. */
        private @Nullable Head<T> least() {
            Head<T> least = null;
            for (Head<T> head : heads) {
                if (head.item != null && (least == null || order.compare(head.item, nonNull(least.item)) < 0)) {
                    least = head;
                }
            }
            return least;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            boolean end = true;
            for (Head<T> head : heads) {
                end &= head.progress(cx);
            }
            return end;
        }

        @Override
        void tell(Inspector inspector) {
            for (Head<T> head : heads) {
                head.upstream.tell(inspector);
            }
        }

        @Override
        void release() {
            for (Head<T> head : heads) {
                discards.add(head.item);
                head.close();
            }
        }
    }

    /** The next item of one source. */
    private static final class Head<T> {
        private final Upstream<T> upstream;
        private final Place<T> place = new Place<>();
        private @Nullable T item;
        private boolean ended;

        Head(AsyncStream<? extends T> source) {
            this.upstream = Upstream.of(source);
        }

        /** Whether the item is there, or there are no more. */
        boolean fill(Context cx) throws Exception {
            if (item == null && !ended) {
                ended = upstream.drain(cx, place) == Drained.ENDED;
                item = place.take();
            }
            return item != null || ended;
        }

        /** Lets the source go on while another one is waited for. */
        void goOn(Context cx) throws Exception {
            if (item != null) {
                upstream.pollProgress(cx);
            }
        }

        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            if (item != null) {
                return false;
            }
            ended |= upstream.knownEnd();
            return ended;
        }

        T take() {
            T taken = Objects.requireNonNull(item);
            item = null;
            return taken;
        }

        void close() {
            item = null;
            upstream.cancel();
        }
    }
}
