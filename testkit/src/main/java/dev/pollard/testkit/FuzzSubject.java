// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** One future or iterator that a {@link CancelFuzzer} polls by hand: a task, as what it finds in its context believes. */
final class FuzzSubject extends Context implements TaskInfo {
    /** How the subject is doing. */
    enum State {
        /** Was never polled, or gave an item: wants to be polled. */
        FRESH,
        PENDING,
        ENDED,
        CANCELLED
    }

    private final Polled polled;
    private final Context services;
    private final long id;
    private final int budget;
    private final CountingWaker waker = new CountingWaker();
    private State state = State.FRESH;
    private int wakesSeen;
    private int polls;
    private int used;

    /** A future or an iterator, as far as it matters here. */
    interface Polled {
        Step<?> poll(Context cx) throws Exception;

        void cancel();

        boolean isLast(Step<?> step);
    }

    private record PolledFuture(Future<?> future) implements Polled {
        @Override
        public Step<?> poll(Context cx) throws Exception {
            return future.poll(cx);
        }

        @Override
        public void cancel() {
            future.cancel();
        }

        @Override
        public boolean isLast(Step<?> step) {
            return true;
        }

        @Override
        public String toString() {
            return future.toString();
        }
    }

    private record PolledCursor(Cursor<?> cursor) implements Polled {
        @Override
        public Step<?> poll(Context cx) throws Exception {
            return cursor.pollNext(cx);
        }

        @Override
        public void cancel() {
            cursor.cancel();
        }

        @Override
        public boolean isLast(Step<?> step) {
            return step.isEnd();
        }

        @Override
        public String toString() {
            return cursor.toString();
        }
    }

    /**
     * Takes a subject.
     *
     * @param polled the future or iterator
     * @param services where it finds the services of the trial
     * @param id its number as a task
     * @param budget how much progress it may make in a poll, 0 for any
     */
    FuzzSubject(Polled polled, Context services, long id, int budget) {
        this.polled = polled;
        this.services = services;
        this.id = id;
        this.budget = budget;
    }

    static Polled of(Future<?> future) {
        return new PolledFuture(future);
    }

    static Polled of(Cursor<?> cursor) {
        return new PolledCursor(cursor);
    }

    State state() {
        return state;
    }

    boolean isOver() {
        return state == State.ENDED || state == State.CANCELLED;
    }

    int polls() {
        return polls;
    }

    /** Whether there is a reason to poll it. */
    boolean isDue() {
        return state == State.FRESH || (state == State.PENDING && waker.wakes() > wakesSeen);
    }

    void poll() {
        polls++;
        used = 0;
        wakesSeen = waker.wakes();
        try {
            Step<?> step = polled.poll(this);
            state = step.isPending() ? State.PENDING : polled.isLast(step) ? State.ENDED : State.FRESH;
        } catch (AssertionError e) {
            throw e;
        } catch (Throwable t) {
            state = State.ENDED; // a failure is one way to end
        }
    }

    /** Cancels twice, since once more must do nothing. */
    void cancel() {
        polled.cancel();
        polled.cancel();
        state = State.CANCELLED;
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return type == TaskInfo.class ? type.cast(this) : services.find(type);
    }

    @Override
    public boolean mayProceed() {
        if (budget == 0 || used < budget) {
            return true;
        }
        waker.wake();
        return false;
    }

    @Override
    public void progressed() {
        used++;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public @Nullable String name() {
        return null;
    }

    @Override
    public String toString() {
        return polled.toString();
    }
}
