// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Deadline;
import dev.pollard.future.Future;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Cleanup that was handed over, and that somebody sees to its end.
 *
 * <p>It is handed over on any thread, and polled by one owner. What is handed over lies in {@code added} until the owner comes, who is woken for it. Once the
 * owner has closed the set, which it can while nothing is in it, nothing more is taken.
 */
final class CleanupSet implements Inspectable {
    /** How long one piece of cleanup may take if nobody says otherwise. */
    static final Duration DEFAULT_LIMIT = Duration.ofSeconds(5);

    /** Takes nothing. */
    static final CleanupSet CLOSED = new CleanupSet(DEFAULT_LIMIT, (name, failure) -> {});

    static {
        CLOSED.closed = true;
    }

    /** Longer than any limit: what ends first is the deadline. */
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Duration limit;
    private final BiConsumer<String, Throwable> report;
    private final AtomicWaker waker = new AtomicWaker();
    private final ArrayDeque<Piece> added = new ArrayDeque<>(); // guarded by this
    private boolean closed; // guarded by this
    private volatile boolean used; // whether anything was ever added; written under the lock
    private final FuturesUnordered<@Nullable Void> running = FuturesUnordered.create(); // owner: who polls

    /**
     * Creates an empty set.
     *
     * @param limit how long each piece may take
     * @param report is told the name of a piece that failed or was not done in time, and the failure; does not throw
     */
    CleanupSet(Duration limit, BiConsumer<String, Throwable> report) {
        this.limit = limit;
        this.report = report;
    }

    /** Takes a piece of cleanup over, which sees the task-locals of the caller; returns false if this has been closed. */
    boolean add(String name, Future<?> cleanup) {
        Piece piece = new Piece(name, BoundFuture.here(cleanup));
        synchronized (this) {
            if (closed) {
                return false;
            }
            added.add(piece);
            used = true;
        }
        waker.wake();
        return true;
    }

    /**
     * Goes on as far as possible without waiting.
     *
     * @param cx the context; its deadline is not that of the cleanup
     * @return whether nothing is left; if so, no wake was arranged but for more that is added
     */
    boolean poll(Context cx) {
        waker.register(cx.waker());
        if (!used) {
            return true; // looked at after the registration: what is added from here on wakes
        }
        while (true) {
            List<Piece> fresh = takeAdded();
            fresh.forEach(running::push);
            Step<@Nullable Void> step = running.pollNext(cx);
            if (step.isPending()) {
                return false;
            }
            if (step.isEnd() && fresh.isEmpty()) {
                return true;
            }
        }
    }

    private synchronized List<Piece> takeAdded() {
        List<Piece> fresh = added.isEmpty() ? List.of() : new ArrayList<>(added);
        added.clear();
        return fresh;
    }

    /** Takes nothing more, if nothing is in it: then returns true. For the owner. */
    synchronized boolean closeIfEmpty() {
        closed |= added.isEmpty() && running.isEmpty();
        return closed;
    }

    /** Takes nothing more and cancels what is in it, which is reported. For the owner. */
    void cancelAll() {
        synchronized (this) {
            closed = true;
        }
        takeAdded().forEach(running::push);
        running.cancelAll();
    }

    /** The owner waits no more. */
    void forgetWaker() {
        waker.take();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("cleanup");
        running.inspect(inspector);
    }

    /** Whether nothing goes on here. Any thread: as of a moment ago. */
    boolean isIdle() {
        return running.isEmpty();
    }

    @Override
    public String toString() {
        return running.isEmpty() ? "no cleanup" : "cleanup " + running;
    }

    /** One piece: ends without a failure, whatever happens. */
    private final class Piece implements Future<@Nullable Void> {
        private final String name;
        private final Future<?> cleanup;

        /** The deadline, from the first poll on. */
        private @Nullable Deadline deadline;

        /** The context of the last poll, and the one derived from it. */
        private @Nullable Context lastContext;

        private @Nullable Context context;

        Piece(String name, Future<?> cleanup) {
            this.name = name;
            this.cleanup = cleanup.timeout(FOR_EVER);
        }

        @Override
        public Poll<@Nullable Void> poll(Context cx) {
            try {
                return cleanup.poll(context(cx)).isPending() ? Poll.pending() : Poll.done();
            } catch (Throwable failure) {
                report.accept(name, failure);
                return Poll.done();
            }
        }

        private Context context(Context cx) {
            Context derived = context;
            if (derived == null || lastContext != cx) {
                Context free = cx.with(Deadline.class, null);
                if (deadline == null) {
                    deadline = Deadline.after(free, limit, name);
                }
                derived = cx.with(Deadline.class, deadline);
                context = derived;
                lastContext = cx;
            }
            return derived;
        }

        @Override
        public void cancel() {
            cleanup.cancel();
            Deadline late = deadline;
            report.accept(name, late == null ? new CancellationException("not begun") : late.exceeded());
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name(name);
            inspector.child(cleanup);
        }

        @Override
        public String toString() {
            return Objects.requireNonNull(name);
        }
    }
}
