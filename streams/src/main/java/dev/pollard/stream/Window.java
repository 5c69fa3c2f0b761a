// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Cuts the source into windows, and runs a stream for each, one after the other. */
final class Window<T, R> implements AsyncStream<R> {
    /** What the name ends with. */
    private final String kind;

    private final AsyncStream<T> source;
    private final Boundary.Kind<T> boundary;
    private final @Nullable Duration time;
    private final CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function;

    Window(
            String kind,
            AsyncStream<T> source,
            Boundary.Kind<T> boundary,
            @Nullable Duration time,
            CheckedFunction<? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        this.kind = kind;
        this.source = source;
        this.boundary = boundary;
        this.time = time;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Window" + boundary.name() + kind + "(" + source + boundary.arguments()
                + (time == null ? ")" : ", " + TimeText.exact(time) + ")");
    }

    private static final class Run<T, R> extends Lanes<T, R> {
        private final Window<T, R> blueprint;
        private final @Nullable Duration time;
        private final Countdown countdown = new Countdown();
        private Boundary<T> boundary;

        /** The window that takes items; null between two. */
        private @Nullable Part current;

        /** The place of the item that waits: the boundary is asked once for each item. */
        private Boundary.@Nullable Place heldPlace;

        Run(Window<T, R> blueprint) {
            super(blueprint, blueprint.source);
            this.blueprint = blueprint;
            this.time = blueprint.time;
            this.boundary = blueprint.boundary.begin();
        }

        @Override
        boolean deal(T item) throws Exception {
            Boundary.Place place = heldPlace == null ? boundary.place(item) : heldPlace;
            heldPlace = null;
            if (place == Boundary.Place.BETWEEN) {
                end();
                discards.add(item);
                return true;
            }
            if (place == Boundary.Place.FIRST) {
                end();
                place = Boundary.Place.WITHIN;
            }
            Part window = current;
            if (window == null) {
                if (open() > 0) {
                    heldPlace = place;
                    return false;
                }
                window = begin();
            }
            if (!put(window, item)) {
                heldPlace = place;
                return false;
            }
            if (place == Boundary.Place.LAST) {
                end();
            }
            return true;
        }

        private Part begin() throws Exception {
            Lane<T> lane = newLane("window", /* capacity= */ 1);
            Part window = run(null, lane, made(blueprint.function.apply(lane)));
            current = window;
            return window;
        }

        private void end() {
            countdown.stop();
            if (current != null) {
                current.end(null);
                current = null;
            }
        }

        @Override
        void lookAtClock(Context cx) {
            if (time != null && current != null && countdown.isUp(time, cx)) {
                end();
                boundary = blueprint.boundary.begin();
                heldPlace = null;
            }
        }

        @Override
        void tellMore(Inspector inspector) {
            countdown.tell(inspector);
        }

        @Override
        void closed(Part part) {
            // The rest of its window is dropped, until the next one begins.
        }

        @Override
        void endAll(@Nullable Throwable failure) {
            if (current != null) {
                current.end(failure);
                current = null;
            }
            countdown.stop();
        }

        @Override
        void release() {
            super.release();
            countdown.cancel();
        }
    }
}
