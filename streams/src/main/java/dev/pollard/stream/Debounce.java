// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;

/** The items after which nothing came for a time. */
final class Debounce<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration quiet;

    Debounce(AsyncStream<T> source, Duration quiet) {
        this.source = source;
        this.quiet = quiet;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Debounce(" + source + ", " + quiet + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Duration quiet;
        private final Upstream<T> upstream;
        private final Latest<T> latest = new Latest<>();
        private final Countdown countdown = new Countdown();

        Run(Debounce<T> blueprint) {
            super(blueprint);
            this.quiet = blueprint.quiet;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (true) {
                Drained why = latest.drain(upstream, cx);
                if (latest.isNew()) {
                    countdown.stop();
                }
                if (latest.isEmpty()) {
                    return why;
                }
                if (why == Drained.PENDING && !countdown.isUp(quiet, cx)) {
                    return why;
                }
                boolean more = sink.accept(latest.take());
                if (why == Drained.ENDED || !more) {
                    return more ? why : Drained.DECLINED;
                }
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            return latest.isEmpty() && upstream.knownEnd();
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            countdown.tell(inspector);
        }

        @Override
        void release() {
            latest.clear();
            upstream.cancel();
            countdown.cancel();
        }
    }
}
