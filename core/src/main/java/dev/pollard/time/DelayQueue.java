// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.TimerWheel;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives each of its values when that value's time has come: the expiry of a cache, retries that are due later.
 *
 * <p><b>Behaviour.</b> One timer serves all values, and inserting, removing and resetting cost the same however many there are. The queue learns the
 * clock by its first poll: delays of values that were inserted before count from there, later ones from the insert. Never early;
 * late as {@link Time} says, and by a millisecond more. An empty queue waits for an insert, as {@link java.util.concurrent.DelayQueue} does.
 *
 * <pre>{@code
 * DelayQueue<String> sessions = new DelayQueue<>();
 * DelayQueue.Key key = sessions.insert("alice", Duration.ofMinutes(30));
 * sessions.reset(key, Duration.ofMinutes(30)); // she was seen again
 * ...
 * sessions.next().map(expired -> logOut(expired.value()));
 * }</pre>
 *
 * <p><b>Ordering.</b> By deadline in milliseconds, then by the order of inserting or resetting.
 *
 * <p><b>Threading.</b> One owner, as a future: no two calls overlap, each sees what the one before did. Who waits for the next value is woken if a value
 * that comes earlier is inserted meanwhile.
 *
 * <p><b>Cancellation.</b> Cancelling the future of a value loses no value. {@link #cancel()} releases the timer.
 *
 * @param <T> the type of the values
 */
public final class DelayQueue<T> {

    /** A value in a queue, as long as it is there. Kept by whoever may want to remove or reset it. */
    public sealed interface Key permits Entry {}

    /**
     * A value whose time has come.
     *
     * @param <T> the type of the value
     * @param value the value
     * @param deadline when it was due
     * @param key its key, which is in the queue no more
     */
    public record Expired<T>(T value, Moment deadline, Key key) {}

    private enum Place {
        /** Among {@link #unstarted}. */
        UNSTARTED,
        WHEEL,
        /** Among {@link #expired}. */
        EXPIRED,
        GONE
    }

    /** Those inserted before the first poll. */
    private final List<Entry<T>> unstarted = new ArrayList<>();

    /** In the order in which they expired; one that has another place by now is skipped. */
    private final ArrayDeque<Entry<T>> expired = new ArrayDeque<>();

    private final Sleep sleep = Time.never();
    private int size;

    /** Both null until the first poll. */
    private @Nullable Timers timers;

    private @Nullable TimerWheel wheel;

    /** Who waits for a value, and until when. */
    private @Nullable Waker waiting;

    private long waitingUntil;

    /** Creates an empty queue. */
    public DelayQueue() {}

    /**
     * Inserts a value.
     *
     * @param value the value
     * @param delay how long after this call, or after the first poll, it expires; zero or less is at once
     * @return its key
     */
    public Key insert(T value, Duration delay) {
        Objects.requireNonNull(value, "value");
        long nanos = Nanos.of(Objects.requireNonNull(delay, "delay"));
        Entry<T> entry = new Entry<>(this, value);
        size++;
        place(entry, nanos);
        return entry;
    }

    /**
     * Inserts a value that expires at a moment.
     *
     * @param value the value
     * @param deadline when it expires, by the clock of whoever polls
     * @return its key
     */
    public Key insertAt(T value, Moment deadline) {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(deadline, "deadline");
        Entry<T> entry = new Entry<>(this, value);
        size++;
        placeAt(entry, deadline.nanoTime());
        return entry;
    }

    /**
     * Gives a value another delay, also if it has expired and was not taken yet.
     *
     * @param key its key
     * @param delay how long after this call, or after the first poll, it expires
     * @throws IllegalStateException if the value is in the queue no more
     */
    public void reset(Key key, Duration delay) {
        long nanos = Nanos.of(Objects.requireNonNull(delay, "delay"));
        Entry<T> entry = present(key);
        lift(entry);
        place(entry, nanos);
    }

    /**
     * Lets a value expire at another moment, also if it has expired and was not taken yet.
     *
     * @param key its key
     * @param deadline when it expires, by the clock of whoever polls
     * @throws IllegalStateException if the value is in the queue no more
     */
    public void resetAt(Key key, Moment deadline) {
        Objects.requireNonNull(deadline, "deadline");
        Entry<T> entry = present(key);
        lift(entry);
        placeAt(entry, deadline.nanoTime());
    }

    /**
     * Takes a value out before its time.
     *
     * @param key its key
     * @return the value
     * @throws IllegalStateException if the value is in the queue no more
     */
    public T remove(Key key) {
        Entry<T> entry = present(key);
        lift(entry);
        return take(entry);
    }

    /**
     * Takes a value out before its time, if it is still there.
     *
     * @param key its key
     * @return the value, or nothing
     */
    public Optional<T> tryRemove(Key key) {
        return contains(key) ? Optional.of(remove(key)) : Optional.empty();
    }

    /**
     * Whether a value is still in the queue.
     *
     * @param key its key
     * @return false once it was taken or removed
     */
    public boolean contains(Key key) {
        return own(key).place != Place.GONE;
    }

    /**
     * Returns the key of the value that comes next.
     *
     * <p>Looks at all values whose times lie near the next one's.
     *
     * @return the key; nothing while the queue is empty, and before the first poll, by which the delays begin
     */
    public Optional<Key> peek() {
        skipStale();
        Entry<T> first = expired.peekFirst();
        if (first != null) {
            return Optional.of(first);
        }
        return wheel == null ? Optional.empty() : Optional.ofNullable((Key) wheel.first());
    }

    /**
     * Returns how many values there are, among them those that have expired and were not taken.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * Whether there is no value.
     *
     * @return true if {@link #size()} is 0
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Drops all values. */
    public void clear() {
        unstarted.forEach(DelayQueue::drop);
        unstarted.clear();
        expired.forEach(DelayQueue::drop);
        expired.clear();
        if (wheel != null) {
            wheel.removeAll(node -> drop((Entry<?>) node));
        }
        size = 0;
    }

    private static void drop(Entry<?> entry) {
        entry.place = Place.GONE;
        entry.value = null;
    }

    /**
     * Returns a future of the next value.
     *
     * <p>Lazy, and it takes its value when it is ready. Only one may be polled at a time.
     *
     * <p><b>Cancellation.</b> No value is lost.
     *
     * <p><b>Errors.</b> {@link IllegalStateException} if whoever polls has no timers.
     *
     * @return the future
     */
    public Future<Expired<T>> next() {
        return new Next<>(this);
    }

    /**
     * Gives the next value, if its time has come.
     *
     * @param cx the waker and the services to use in this call
     * @return the value, or {@code Pending} until the next one is due or inserted
     * @throws IllegalStateException if {@code cx} has no timers
     */
    public Poll<Expired<T>> pollExpired(Context cx) {
        Timers clock = cx.service(Timers.class);
        TimerWheel running = start(clock);
        while (true) {
            skipStale();
            if (!expired.isEmpty()) {
                return giveFirst(cx);
            }
            running.advance(clock.nanoTime());
            if (!expired.isEmpty()) {
                continue;
            }
            if (running.isEmpty()) {
                sleep.disarm();
                waitUntil(cx, clock.nanoTime() + Nanos.FOREVER);
                return Poll.pending();
            }
            long next = running.nextDeadlineNanos();
            sleep.resetAtNanos(next);
            if (sleep.poll(cx).isPending()) {
                waitUntil(cx, next);
                return Poll.pending();
            }
        }
    }

    private void waitUntil(Context cx, long nanos) {
        waiting = cx.waker();
        waitingUntil = nanos;
    }

    private Poll<Expired<T>> giveFirst(Context cx) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        cx.progressed();
        waiting = null;
        Entry<T> first = expired.removeFirst();
        Moment deadline = new Moment(first.deadlineNanos());
        return Poll.ready(new Expired<>(take(first), deadline, first));
    }

    /** Releases the timer. The values stay: polling again goes on. Idempotent. */
    public void cancel() {
        waiting = null;
        sleep.disarm();
    }

    // ---- where the values are

    private TimerWheel start(Timers clock) {
        TimerWheel running = wheel;
        timers = clock;
        if (running == null) {
            long now = clock.nanoTime();
            running = new TimerWheel(now);
            wheel = running;
            for (Entry<T> entry : unstarted) {
                if (entry.place == Place.UNSTARTED) {
                    entry.place = Place.WHEEL;
                    running.add(entry, entry.dated ? entry.start : now + entry.start);
                }
            }
            unstarted.clear();
        }
        return running;
    }

    private void place(Entry<T> entry, long delay) {
        Timers clock = timers;
        if (clock != null) {
            placeAt(entry, clock.nanoTime() + delay);
        } else {
            unstarted(entry, delay, /* dated= */ false);
        }
    }

    private void placeAt(Entry<T> entry, long deadline) {
        TimerWheel running = wheel;
        if (running == null) {
            unstarted(entry, deadline, /* dated= */ true);
            return;
        }
        entry.place = Place.WHEEL;
        running.add(entry, deadline);
        Waker waker = waiting;
        if (waker != null && deadline - waitingUntil < 0) {
            waiting = null;
            waker.wake();
        }
    }

    private void unstarted(Entry<T> entry, long start, boolean dated) {
        entry.place = Place.UNSTARTED;
        entry.start = start;
        entry.dated = dated;
        unstarted.add(entry);
    }

    /** Takes an entry from where it is. */
    private void lift(Entry<T> entry) {
        switch (entry.place) {
            case UNSTARTED -> unstarted.remove(entry);
            case WHEEL -> Objects.requireNonNull(wheel).remove(entry);
            default -> {
                // it is skipped there
            }
        }
        entry.place = Place.GONE;
    }

    private T take(Entry<T> entry) {
        T value = Objects.requireNonNull(entry.value);
        drop(entry);
        size--;
        return value;
    }

    private void skipStale() {
        for (Entry<T> first = expired.peekFirst();
                first != null && first.place != Place.EXPIRED;
                first = expired.peekFirst()) {
            expired.removeFirst();
        }
    }

    private Entry<T> present(Key key) {
        Entry<T> entry = own(key);
        if (entry.place == Place.GONE) {
            throw new IllegalStateException("key is in the queue no more: " + key);
        }
        return entry;
    }

    @SuppressWarnings("unchecked") // an entry of this queue has a value of this type
    private Entry<T> own(Key key) {
        Entry<?> entry = (Entry<?>) Objects.requireNonNull(key, "key");
        if (entry.queue != this) {
            throw new IllegalArgumentException("key of another queue: " + key);
        }
        return (Entry<T>) entry;
    }

    @Override
    public String toString() {
        return "DelayQueue(" + size + ")";
    }

    private static final class Entry<T> extends TimerNode implements Key {
        private final DelayQueue<T> queue;
        private @Nullable T value;
        private Place place = Place.GONE;

        /** The delay or the deadline of an entry whose time has not begun. */
        private long start;

        private boolean dated;

        Entry(DelayQueue<T> queue, T value) {
            this.queue = queue;
            this.value = value;
        }

        @Override
        protected void fire() {
            place = Place.EXPIRED;
            queue.expired.addLast(this);
        }

        @Override
        public String toString() {
            return "Key(" + value + ")";
        }
    }

    /** The next value, as a future. */
    private static final class Next<T> implements Future<Expired<T>> {
        private final DelayQueue<T> queue;
        private boolean polled;
        private boolean ended;

        Next(DelayQueue<T> queue) {
            this.queue = queue;
        }

        @Override
        public Poll<Expired<T>> poll(Context cx) {
            if (ended) {
                throw new IllegalStateException("future polled after completion: " + this);
            }
            polled = true;
            Poll<Expired<T>> poll = queue.pollExpired(cx);
            ended = poll.isReady();
            return poll;
        }

        @Override
        public void cancel() {
            if (polled && !ended) {
                queue.cancel();
            }
            ended = true;
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("DelayQueue.next, of " + queue.size);
            if (queue.size == 0) {
                inspector.waitsFor("an insert");
            } else if (polled && !ended) {
                inspector.child(queue.sleep);
            }
        }

        @Override
        public String toString() {
            return "Next(" + queue + ")";
        }
    }
}
