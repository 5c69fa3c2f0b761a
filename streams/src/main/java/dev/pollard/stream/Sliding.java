// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Overlapping lists of neighbours, or lists with gaps between them. */
final class Sliding<T> extends Stage<T, List<T>> {
    private final int size;
    private final int step;

    Sliding(AsyncStream<T> source, int size, int step) {
        super(source);
        this.size = size;
        this.step = step;
    }

    @Override
    AsyncIterator<List<T>> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "Sliding(" + source + ", " + size + ", " + step + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, List<T>> {
        private final Discards discards = new Discards();
        private final int size;
        private final int step;

        /** The items of the next list so far. */
        private final ArrayDeque<T> window;

        /** Items to leave out before the next list. */
        private int gap;

        /** How many items of the window were in no list. */
        private int unseen;

        Run(Sliding<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.size = blueprint.size;
            this.step = blueprint.step;
            this.window = new ArrayDeque<>(Math.min(size, 16));
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            return super.pump(cx);
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (gap > 0) {
                gap--;
                return swallow();
            }
            window.addLast(item);
            unseen++;
            return window.size() == size ? downstream.accept(next()) : swallow();
        }

        private List<T> next() {
            List<T> list = new ArrayList<>(window);
            if (step >= size) {
                window.clear();
                gap = step - size;
            } else {
                for (int i = 0; i < step; i++) {
                    window.removeFirst();
                }
            }
            unseen = 0;
            return list;
        }

        @Override
        Drained finish() throws Exception {
            ended();
            return unseen == 0 || downstream.accept(new ArrayList<>(window)) ? Drained.ENDED : Drained.DECLINED;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return super.progress(cx) && unseen == 0;
        }

        @Override
        void release() {
            while (unseen > 0) {
                discards.add(window.pollLast());
                unseen--;
            }
            window.clear();
            super.release();
        }
    }
}
