// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items in lists that are given when they are full, some time after their first item, or at the end. */
final class BufferTimeout<T> implements AsyncStream<List<T>> {
    private final AsyncStream<T> source;
    private final int size;
    private final Duration time;

    BufferTimeout(AsyncStream<T> source, int size, Duration time) {
        this.source = source;
        this.size = size;
        this.time = time;
    }

    @Override
    public AsyncIterator<List<T>> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "BufferTimeout(" + source + ", " + size + ", " + time + ")";
    }

    private final class Run extends StepCursor<List<T>> {
        private final Upstream<T> upstream = Upstream.of(source);
        private final Sink<T> filler = this::fill;

        /** The list that is being filled; never full between two calls. */
        private List<T> list = new ArrayList<>();

        /** Items taken since the last unit was paid. */
        private int swallowed;

        /** Null until a list had to wait for more; reset for each that has to. */
        private @Nullable Sleep sleep;

        /** The time of this list is running. */
        private boolean waiting;

        Run() {
            super(BufferTimeout.this);
        }

        @Override
        Step<List<T>> step(Context cx) throws Exception {
            if (waiting && timeIsUp(cx)) {
                return handOver();
            }
            Drained why = upstream.drain(cx, filler);
            while (why == Drained.DECLINED && list.size() < size) {
                swallowed = 0;
                why = nextUnit(cx) ? upstream.drain(cx, filler) : Drained.PENDING;
            }
            if (why != Drained.PENDING) {
                return list.isEmpty() ? Step.end() : handOver();
            }
            if (!list.isEmpty() && !waiting && timeIsUp(cx)) {
                return handOver();
            }
            return Poll.pending();
        }

        private boolean fill(T item) {
            list.add(item);
            return ++swallowed < ITEMS_PER_UNIT && list.size() < size;
        }

        /** Starts the time if it is not running. */
        private boolean timeIsUp(Context cx) {
            Sleep current = sleep;
            if (current == null) {
                current = sleep = Time.sleep(time);
            } else if (!waiting) {
                current.reset(time);
            }
            waiting = true;
            return current.poll(cx).isReady();
        }

        private Step<List<T>> handOver() {
            waiting = false;
            List<T> full = list;
            list = new ArrayList<>();
            return Poll.ready(full);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            return list.isEmpty() && upstream.knownEnd();
        }

        @Override
        void release() {
            upstream.cancel();
            if (sleep != null) {
                sleep.cancel();
                sleep = null;
            }
        }
    }
}
