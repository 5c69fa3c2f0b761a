// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;

/** The integers of an interval. */
final class Range implements Head<Integer> {
    private final int from;
    private final int toExclusive;

    Range(int from, int toExclusive) {
        this.from = from;
        this.toExclusive = toExclusive;
    }

    @Override
    public AsyncIterator<Integer> iterator() {
        return new Run(this);
    }

    @Override
    public String toString() {
        return "Range(" + from + ".." + toExclusive + ")";
    }

    private static final class Run extends Cursor<Integer> {
        private final int toExclusive;
        private int next;

        Run(Range blueprint) {
            super(blueprint);
            this.next = blueprint.from;
            this.toExclusive = blueprint.toExclusive;
        }

        @Override
        public Step<Integer> pollNext(Context cx) {
            if (closed()) {
                return Step.end();
            }
            if (next < toExclusive) {
                return Poll.ready(next++);
            }
            ended();
            return Step.end();
        }

        @Override
        public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            int end = toExclusive;
            int item = next; // in a register: the field only has to be right when this call is over
            try {
                boolean more = true;
                while (more && item < end) {
                    do {
                        more = sink.accept(item++);
                    } while (more && item < end);
                    more = more || PayingSink.again(sink);
                }
                if (!more) {
                    return Drained.DECLINED;
                }
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            } finally {
                next = item;
            }
            ended();
            return Drained.ENDED;
        }

        @Override
        public boolean pollProgress(Context cx) {
            return closed() || next >= toExclusive;
        }
    }
}
