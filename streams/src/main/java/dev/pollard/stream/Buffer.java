// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.ArrayList;
import java.util.List;

/** The items in lists of a fixed size. */
final class Buffer<T> extends Stage<T, List<T>> {
    private final int size;

    Buffer(AsyncStream<T> source, int size) {
        super(source);
        this.size = size;
    }

    @Override
    AsyncIterator<List<T>> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "Buffer(" + source + ", " + size + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, List<T>> {
        private final Discards discards = new Discards();
        private final int size;

        /** The list that is being filled; never full between two calls. */
        private List<T> list = new ArrayList<>();

        Run(Buffer<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.size = blueprint.size;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            return super.pump(cx);
        }

        @Override
        public boolean accept(T item) throws Exception {
            list.add(item);
            if (list.size() == size) {
                return downstream.accept(handOver());
            }
            return swallowAndPay();
        }

        @Override
        Drained finish() throws Exception {
            ended();
            return list.isEmpty() || downstream.accept(handOver()) ? Drained.ENDED : Drained.DECLINED;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return super.progress(cx) && list.isEmpty();
        }

        private List<T> handOver() {
            List<T> full = list;
            list = new ArrayList<>();
            return full;
        }

        @Override
        void release() {
            discards.addAll(list);
            list = new ArrayList<>();
            super.release();
        }
    }
}
