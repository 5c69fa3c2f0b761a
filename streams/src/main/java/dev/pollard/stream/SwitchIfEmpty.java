// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/** Runs another stream if the source has ended without an item. */
final class SwitchIfEmpty<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final AsyncStream<? extends T> other;

    SwitchIfEmpty(AsyncStream<T> source, AsyncStream<? extends T> other) {
        this.source = source;
        this.other = other;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "SwitchIfEmpty(" + source + ", " + other + ")";
    }

    private final class Run extends CompositeCursor<T> {
        private Upstream<T> upstream = Upstream.of(source);
        private final Tap<T> tap = new Tap<>();

        /** It is decided whose items these are. */
        private boolean decided;

        Run() {
            super(SwitchIfEmpty.this);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            if (!decided) {
                Drained why = tap.drain(upstream, cx, sink);
                decided = tap.passed;
                if (decided || why != Drained.ENDED) {
                    return why;
                }
                switchOver();
            }
            return upstream.drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            boolean end = upstream.progress(cx);
            if (!decided && end) {
                switchOver();
                return upstream.progress(cx);
            }
            return end;
        }

        private void switchOver() {
            decided = true;
            upstream = Upstream.of(other);
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
