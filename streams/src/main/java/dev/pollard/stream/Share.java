// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets its runs share one of the source. */
final class Share<T> implements AsyncStream<T> {
    private final String name;
    final AsyncStream<T> source;
    final SharePolicy policy;

    /** The run that newcomers join, if it still takes any. */
    private final AtomicReference<@Nullable SharedRun<T>> current = new AtomicReference<>();

    Share(String name, AsyncStream<T> source, SharePolicy policy) {
        this.name = name;
        this.source = source;
        this.policy = policy;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name + "(" + source + (name.equals("Share") ? ", " + policy + ")" : ")");
    }

    /** Joins the shared run, or a new one if that takes nobody any more. */
    private SharedRun<T>.Seat join(Context cx) {
        while (true) {
            SharedRun<T> run = current.get();
            SharedRun<T>.Seat seat = run == null ? null : run.join(cx);
            if (seat != null) {
                return seat;
            }
            current.compareAndSet(run, new SharedRun<>(source, policy));
        }
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Share<T> blueprint;

        /** Null before the first poll. */
        private SharedRun<T>.@Nullable Seat seat;

        Run(Share<T> blueprint) {
            super(blueprint);
            this.blueprint = blueprint;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            return seat(cx).drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return seat(cx).progress(cx);
        }

        private SharedRun<T>.Seat seat(Context cx) {
            SharedRun<T>.Seat mine = seat;
            if (mine == null) {
                mine = blueprint.join(cx);
                seat = mine;
            }
            return mine;
        }

        @Override
        void tell(Inspector inspector) {
            if (seat != null) {
                seat.tell(inspector);
            }
        }

        @Override
        void release() {
            if (seat != null) {
                seat.leave();
            }
        }
    }
}
