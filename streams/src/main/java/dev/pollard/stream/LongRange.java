// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;

/** The long integers of an interval. */
final class LongRange implements Head<Long> {
    private final long from;
    private final long toExclusive;

    LongRange(long from, long toExclusive) {
        this.from = from;
        this.toExclusive = toExclusive;
    }

    @Override
    public AsyncIterator<Long> iterator() {
        return new Run(this);
    }

    @Override
    public String toString() {
        return "RangeLong(" + from + ".." + toExclusive + ")";
    }

    private static final class Run extends Cursor<Long> {
        private final long toExclusive;
        private long next;

        Run(LongRange blueprint) {
            super(blueprint);
            this.next = blueprint.from;
            this.toExclusive = blueprint.toExclusive;
        }

        @Override
        public Step<Long> pollNext(Context cx) {
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
        public Drained drain(Context cx, Sink<? super Long> sink) throws Exception {
            if (closed()) {
                return Drained.ENDED;
            }
            long end = toExclusive;
            long item = next; // in a register: the field only has to be right when this call is over
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
