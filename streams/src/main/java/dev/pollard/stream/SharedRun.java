// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.runtime.AbortHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A run of a source that several consumers share: whoever polls and finds nothing drives the source for all.
 *
 * <p>The source has one waker, which wakes all who wait: so it does not matter who drove it last, nor whether that one is still there.
 */
final class SharedRun<T> implements Waker {
    /*
     * Overview. The lock guards all that is marked so; it is held for a few accesses, and never while a waker, the source or a sink is called.
     *
     *   OPEN ---the source ends---------------------------------> ENDED      takes newcomers if there is a replay
     *   OPEN ---the source fails--------------------------------> FAILED     takes none
     *   OPEN ---the last one leaves, and it is not to be kept---> CANCELLED  takes none
     *
     * While it is OPEN, at most one seat drives: it alone touches the source, by right of the flag that it has set under the lock. It clears the flag when the source
     * has nothing ready, or its sink wants no more, or somebody's queue is full. All who wait are woken then, unless the source is pending and has not woken
     * meanwhile: its wake is theirs. Who waits has put its waker into its seat, under the lock, in the same step in which it found nothing.
     */
    private enum State {
        OPEN,
        ENDED,
        FAILED,
        CANCELLED
    }

    private record Remembered<T>(T item, long time) {}

    private final AsyncStream<T> source;
    private final SharePolicy policy;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private State state = State.OPEN;
    private @Nullable Throwable failure;
    private final List<Seat> seats = new ArrayList<>();
    private final ArrayDeque<Remembered<T>> history = new ArrayDeque<>();
    private boolean started;
    private boolean driving;

    /** The source has woken since it is being driven. */
    private boolean woken;

    /** Counts the times that nobody was there, so that a grace period that is over knows whether it is still the same. */
    private long absences;

    private @Nullable AbortHandle grace;

    /** Owner: who drives, or has taken the last seat out. */
    private @Nullable Upstream<T> upstream;

    SharedRun(AsyncStream<T> source, SharePolicy policy) {
        this.source = source;
        this.policy = policy;
    }

    /** Takes a newcomer; null if it takes none any more. */
    @Nullable
    Seat join(Context cx) {
        Duration limit = policy.replayTime();
        long now = limit == null ? 0 : ticker(cx).nanoTime();
        List<Waker> wakers = new ArrayList<>();
        AbortHandle timer;
        Seat seat = new Seat();
        lock.lock();
        try {
            if (state == State.FAILED || state == State.CANCELLED || (state == State.ENDED && policy.replayed() == 0)) {
                return null;
            }
            forgetOld(now);
            history.forEach(remembered -> seat.waiting.add(remembered.item()));
            seats.add(seat);
            if (!started && seats.size() >= policy.startsAt()) {
                started = true;
                takeWakers(seat, wakers);
            }
            timer = grace;
            grace = null;
        } finally {
            lock.unlock();
        }
        if (timer != null) {
            timer.abort();
        }
        wakers.forEach(Waker::wake);
        return seat;
    }

    /** The source has something for whoever drives next. */
    @Override
    public void wake() {
        List<Waker> wakers = new ArrayList<>();
        lock.lock();
        try {
            woken = true;
            takeWakers(null, wakers);
        } finally {
            lock.unlock();
        }
        wakers.forEach(Waker::wake);
    }

    /** Under the lock. */
    private void takeWakers(@Nullable Seat butFor, List<Waker> wakers) {
        for (Seat seat : seats) {
            Waker waker = seat.waker;
            if (waker != null && seat != butFor) {
                seat.waker = null;
                wakers.add(waker);
            }
        }
    }

    private static Ticker ticker(Context cx) {
        Ticker ticker = cx.find(Ticker.class);
        return ticker == null ? Ticker.system() : ticker;
    }

    private boolean isKeptForATime() {
        Duration time = policy.kept();
        return time != null && !time.isZero();
    }

    /** Under the lock. */
    private void forgetOld(long now) {
        Duration limit = policy.replayTime();
        if (limit != null) {
            long nanos = Nanos.of(limit);
            while (!history.isEmpty() && now - history.getFirst().time() > nanos) {
                history.removeFirst();
            }
        }
    }

    /** Cancels the run when nobody has come back in time. */
    private void endAbsence(long absence) {
        Upstream<T> open = null;
        lock.lock();
        try {
            if (absences == absence && seats.isEmpty() && state == State.OPEN) {
                state = State.CANCELLED;
                open = upstream;
            }
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public String toString() {
        return "the waker of a shared run";
    }

    private enum Turn {
        ITEM,
        DRIVE,
        WAIT,
        OVER
    }

    /** The place of one consumer. */
    final class Seat implements Sink<T> {
        private static final Sink<Object> NOBODY = item -> false;

        // Guarded by the lock.
        private final ArrayDeque<T> waiting = new ArrayDeque<>();
        private @Nullable Waker waker;

        /** It was too slow, and gets no more. */
        private boolean overrun;

        // Owner: the consumer.
        private Sink<? super T> downstream = NOBODY;
        private @Nullable Throwable sinkFailure;
        private @Nullable Spawner runtime;

        /** Set while this drives, if the items are remembered for a time. */
        private @Nullable Ticker ticker;

        Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (runtime == null && isKeptForATime()) {
                runtime = cx.find(Spawner.class);
            }
            while (true) {
                switch (turn(cx.waker())) {
                    case ITEM -> {
                        if (!cx.mayProceed()) {
                            return Drained.PENDING;
                        }
                        cx.progressed();
                        T item;
                        for (int room = Cursor.ITEMS_PER_UNIT; room > 0 && (item = take()) != null; room--) {
                            if (!sink.accept(item)) {
                                return Drained.DECLINED;
                            }
                        }
                    }
                    case DRIVE -> {
                        Drained why = drive(cx, sink);
                        if (why != Drained.ENDED) {
                            return why;
                        }
                    }
                    case WAIT -> {
                        return Drained.PENDING;
                    }
                    default -> {
                        return Drained.ENDED;
                    }
                }
            }
        }

        /** True if the end is next. */
        boolean progress(Context cx) throws Exception {
            Turn turn = turn(cx.waker());
            if (turn != Turn.DRIVE) {
                return turn == Turn.OVER;
            }
            boolean end = false;
            Throwable thrown = null;
            try {
                end = started().progress(cx.withWaker(SharedRun.this));
            } catch (Throwable t) {
                thrown = t;
            }
            stopDriving(end ? Drained.ENDED : Drained.PENDING, thrown);
            return (end || thrown != null) && turn(cx.waker()) == Turn.OVER;
        }

        /** What there is to do; throws if it is to fail. */
        private Turn turn(Waker mine) throws Exception {
            lock.lock();
            try {
                if (!waiting.isEmpty()) {
                    return Turn.ITEM;
                }
                if (overrun) {
                    throw new OverflowException(policy.capacity());
                }
                if (state == State.FAILED && failure != null) {
                    Failures.raise(failure);
                }
                if (state != State.OPEN) {
                    return Turn.OVER;
                }
                waker = mine;
                if (driving || !started || isSomebodyFull()) {
                    return Turn.WAIT;
                }
                driving = true;
                woken = false;
                return Turn.DRIVE;
            } finally {
                lock.unlock();
            }
        }

        /** Under the lock: whether somebody has to be waited for. */
        private boolean isSomebodyFull() {
            if (policy.overflow() != Overflow.WAIT) {
                return false;
            }
            for (Seat other : seats) {
                if (other.waiting.size() >= policy.capacity()) {
                    return true;
                }
            }
            return false;
        }

        /** Takes an item; wakes those who wait for room. */
        private @Nullable T take() {
            List<Waker> wakers = List.of();
            T item;
            lock.lock();
            try {
                boolean full = policy.overflow() == Overflow.WAIT && waiting.size() >= policy.capacity();
                item = waiting.pollFirst();
                if (full && item != null && waiting.size() < policy.capacity()) {
                    wakers = new ArrayList<>();
                    takeWakers(this, wakers);
                }
            } finally {
                lock.unlock();
            }
            wakers.forEach(Waker::wake);
            return item;
        }

        /** Drains the source into the own sink and the queues of all others; {@code ENDED} says to look again what there is to do. */
        private Drained drive(Context cx, Sink<? super T> sink) throws Exception {
            downstream = sink;
            ticker = policy.replayTime() == null ? null : ticker(cx);
            Drained why = Drained.ENDED;
            Throwable thrown = null;
            boolean declined = false;
            try {
                why = started().drain(cx.withWaker(SharedRun.this), this);
                declined = downstream == NOBODY;
            } catch (Throwable t) {
                thrown = t;
            }
            downstream = NOBODY;
            stopDriving(why, thrown);
            Throwable mine = sinkFailure;
            if (mine != null) {
                Failures.raise(mine);
            }
            if (why == Drained.DECLINED && !declined) {
                return Drained.ENDED; // not the sink's: somebody is full
            }
            return thrown == null ? why : Drained.ENDED;
        }

        private Upstream<T> started() {
            Upstream<T> run = upstream;
            if (run == null) {
                run = Upstream.of(source);
                upstream = run;
            }
            return run;
        }

        /** An item of the source, while this drives: goes to all others, and then to the own sink. */
        @Override
        public boolean accept(T item) {
            List<Waker> wakers = List.of();
            long now = ticker == null ? 0 : ticker.nanoTime();
            boolean room;
            lock.lock();
            try {
                if (policy.replayed() > 0) {
                    if (history.size() == policy.replayed()) {
                        history.removeFirst();
                    }
                    history.addLast(new Remembered<>(item, now));
                    forgetOld(now);
                }
                if (seats.size() > 1) {
                    wakers = offerToOthers(item);
                }
                room = seats.size() == 1 || !isSomebodyFull();
            } finally {
                lock.unlock();
            }
            wakers.forEach(Waker::wake);
            boolean more = false;
            try {
                more = downstream.accept(item);
            } catch (Throwable t) {
                sinkFailure = t; // the source is not to fail by it
            }
            if (!more) {
                downstream = NOBODY;
            }
            return more && room;
        }

        /** Under the lock. */
        private List<Waker> offerToOthers(T item) {
            List<Waker> wakers = new ArrayList<>();
            for (Seat other : seats) {
                if (other != this && other.offer(item) && other.waker != null) {
                    wakers.add(other.waker);
                    other.waker = null;
                }
            }
            return wakers;
        }

        /** Under the lock; whether there is something new for this seat. */
        private boolean offer(T item) {
            if (overrun) {
                return false;
            }
            if (waiting.size() >= policy.capacity()) {
                switch (policy.overflow()) {
                    case DROP_OLDEST -> waiting.removeFirst();
                    case FAIL -> {
                        overrun = true;
                        return true;
                    }
                    case DROP_NEWEST -> {
                        return false;
                    }
                    case WAIT -> {} // one that came meanwhile, with a replay
                }
            }
            waiting.addLast(item);
            return true;
        }

        private void stopDriving(Drained why, @Nullable Throwable thrown) {
            List<Waker> wakers = new ArrayList<>();
            lock.lock();
            try {
                driving = false;
                if (why != Drained.PENDING) {
                    waker = null;
                }
                if (thrown != null) {
                    state = State.FAILED;
                    failure = thrown;
                    history.clear();
                } else if (why == Drained.ENDED) {
                    state = State.ENDED;
                }
                if (why != Drained.PENDING || woken || thrown != null) {
                    takeWakers(this, wakers);
                }
            } finally {
                lock.unlock();
            }
            wakers.forEach(Waker::wake);
        }

        /** The consumer wants no more. */
        void leave() {
            List<Waker> wakers = new ArrayList<>();
            Upstream<T> open = null;
            Duration time = policy.kept();
            long absence = 0;
            lock.lock();
            try {
                waker = null;
                waiting.clear();
                if (!seats.remove(this)) {
                    return;
                }
                if (!seats.isEmpty()) {
                    takeWakers(null, wakers);
                } else if (state == State.OPEN) {
                    absence = ++absences;
                    if (time != null && (time.isZero() || runtime == null)) {
                        state = State.CANCELLED;
                        open = upstream;
                    }
                }
            } finally {
                lock.unlock();
            }
            wakers.forEach(Waker::wake);
            if (open != null) {
                open.cancel();
            } else if (absence > 0 && time != null) {
                waitForOthers(absence, time);
            }
        }

        private void waitForOthers(long absence, Duration time) {
            Spawner spawner = runtime;
            if (spawner == null) {
                return;
            }
            Future<Boolean> wait = Time.sleep(time).map(done -> {
                endAbsence(absence);
                return true;
            });
            AbortHandle timer;
            try {
                timer = spawner.spawn("grace of a shared run", wait).detach().abortHandle();
            } catch (RuntimeException closed) {
                endAbsence(absence);
                return;
            }
            boolean late;
            lock.lock();
            try {
                late = absences != absence || !seats.isEmpty() || state != State.OPEN;
                if (!late) {
                    grace = timer;
                }
            } finally {
                lock.unlock();
            }
            if (late) {
                timer.abort();
            }
        }

        void tell(Inspector inspector) {
            Upstream<T> run = upstream;
            if (run == null) {
                inspector.waitsFor("other consumers");
            } else {
                run.tell(inspector);
            }
        }
    }
}
