// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Gives an item of its own whenever the source has given none for a time. */
final class KeepAlive<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration idle;
    private final Callable<? extends T> filler;

    KeepAlive(AsyncStream<T> source, Duration idle, Callable<? extends T> filler) {
        this.source = source;
        this.idle = idle;
        this.filler = filler;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "KeepAlive(" + source + ", " + TimeText.exact(idle) + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Duration idle;
        private final Callable<? extends T> filler;
        private final Upstream<T> upstream;
        private final Tap<T> tap = new Tap<>();
        private final Countdown countdown = new Countdown();

        Run(KeepAlive<T> blueprint) {
            super(blueprint);
            this.idle = blueprint.idle;
            this.filler = blueprint.filler;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (true) {
                tap.passed = false;
                Drained why = tap.drain(upstream, cx, sink);
                if (tap.passed) {
                    countdown.stop();
                }
                if (why != Drained.PENDING || !countdown.isUp(idle, cx)) {
                    return why;
                }
                if (!sink.accept(nonNull(filler.call()))) {
                    return Drained.DECLINED;
                }
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return upstream.progress(cx);
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            countdown.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
            countdown.cancel();
        }
    }
}
