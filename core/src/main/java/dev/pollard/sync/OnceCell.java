// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made once, by the first who needs it, while the others wait.
 *
 * <p><b>Behaviour.</b> One future that makes the value runs at a time. When it is cancelled, fails, or cannot be made, the next
 * one who waits makes the value in its own way; so nobody waits for a value that nobody makes. A future that asks the same cell
 * for its value waits for itself.
 *
 * <p><b>Ordering.</b> What was done to make the value is visible to whoever gets it.
 *
 * <p><b>A turn that nobody takes</b> lapses, as that of an {@link AsyncMutex} does.
 *
 * <p><b>Threading.</b> Any thread, any runtime.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * OnceCell<Config> config = new OnceCell<>("config");
 * ...
 * Future<Config> loaded = config.getOrInit(() -> load(path));
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class OnceCell<T> {
    /*
     * Overview. Who has the only permit makes the value. If he can, he sets `value` and closes the permits, so all who wait are
     * refused and find the value; if he cannot, he gives the permit back, and the next one has it. take() puts a new Content in
     * place of one that has a value.
     */
    private static final VarHandle CONTENT;

    static {
        try {
            CONTENT = MethodHandles.lookup()
                    .findVarHandle(OnceCell.class, "content", Content.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What {@link #take()} replaces. */
    private static final class Content<T> {
        final Permits turn = new Permits(1, /* fair= */ true);

        /** Set once, by who has the turn. */
        volatile @Nullable T value;

        /** Who has the turn; read by a diagnosis as it is. */
        @Nullable
        TaskInfo maker;

        void set(T made) {
            value = made;
            maker = null;
            turn.close();
        }
    }

    private final @Nullable String name;
    private volatile Content<T> content = new Content<>();

    /** Creates an empty cell without a name. */
    public OnceCell() {
        this.name = null;
    }

    /**
     * Creates an empty cell.
     *
     * @param name what to call it in messages and dumps
     */
    public OnceCell(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    private boolean casContent(Content<T> expected, Content<T> update) {
        return CONTENT.compareAndSet(this, (Content<?>) expected, (Content<?>) update);
    }

    /**
     * Returns the value.
     *
     * @return the value, or null if there is none
     */
    public @Nullable T get() {
        return content.value;
    }

    /**
     * Sets the value, unless there is one, or one is being made.
     *
     * @param value the value
     * @return true if this call has set it
     */
    public boolean set(T value) {
        Objects.requireNonNull(value, "value");
        Content<T> current = content;
        if (!current.turn.tryAcquire(1)) {
            return false;
        }
        current.set(value);
        return true;
    }

    /**
     * Empties the cell, if there is a value: the next one who needs it makes a new one.
     *
     * @return the value, or null if there was none
     */
    public @Nullable T take() {
        while (true) {
            Content<T> current = content;
            T value = current.value;
            if (value == null || casContent(current, new Content<>())) {
                return value;
            }
        }
    }

    /**
     * Gives the value, and makes it first if there is none.
     *
     * <p>Tokio has a second form for what may fail; here every future may.
     *
     * <p><b>Cancellation.</b> Loses the place in the queue. If this one was making the value, its future is cancelled, and the
     * next one makes it.
     *
     * <p><b>Errors.</b> Fails as the future that it made does, with what the function throws, or with {@link
     * NullPointerException} if one of them gives null. A failure reaches only the one whose future has failed.
     *
     * @param init makes the future of the value; called only if there is no value once it is this one's turn
     * @return a future of the value
     */
    public Future<T> getOrInit(Callable<? extends Future<? extends T>> init) {
        return new GetOrInit<>(this, init);
    }

    @Override
    public String toString() {
        return Names.of("OnceCell", name, this);
    }

    /** The future of the value, whoever makes it. */
    private static final class GetOrInit<T> extends Acquire implements Future<T> {
        private final OnceCell<T> cell;

        /** What the first poll found. */
        private @Nullable Content<T> content;

        private @Nullable Callable<? extends Future<? extends T>> init; // null once called, or not needed any more
        private @Nullable Future<? extends T> running; // set while TAKEN

        GetOrInit(OnceCell<T> cell, Callable<? extends Future<? extends T>> init) {
            super(1);
            this.cell = cell;
            this.init = Objects.requireNonNull(init, "init");
        }

        private Content<T> content() {
            Content<T> found = content;
            if (found == null) {
                found = cell.content;
                content = found;
            }
            return found;
        }

        @Override
        Permits permits() {
            return content().turn;
        }

        @Override
        public Poll<T> poll(Context cx) throws Exception {
            refuseIfOver();
            if (state == TAKEN) {
                return make(cx);
            }
            byte now = pollPermits(cx);
            if (now == TAKEN) {
                content().maker = task;
                return make(cx);
            }
            if (now == REFUSED) {
                end(ENDED);
                return Poll.ready(Objects.requireNonNull(content().value));
            }
            return Poll.pending();
        }

        private Poll<T> make(Context cx) throws Exception {
            try {
                Future<? extends T> future = running;
                if (future == null) {
                    future = Objects.requireNonNull(
                            Objects.requireNonNull(init).call(), "the future that the function returned");
                    init = null;
                    running = future;
                }
                Poll<? extends T> poll = future.poll(cx);
                if (poll.isPending()) {
                    return Poll.pending();
                }
                T value = Objects.requireNonNull(poll.value(), "the value that the future gave");
                end(ENDED);
                content().set(value);
                return Poll.ready(value);
            } catch (Throwable failure) {
                handOver();
                state = ENDED;
                throw failure;
            }
        }

        private void end(byte last) {
            state = last;
            init = null;
            running = null;
        }

        /** Gives up, and lets the next one try. */
        private void handOver() {
            init = null;
            running = null;
            if (state == TAKEN) {
                content().maker = null;
            }
            leave();
        }

        @Override
        public void cancel() {
            Future<?> unfinished = running;
            running = null;
            if (unfinished != null) {
                Foreign.run(unfinished::cancel);
            }
            if (state < ENDED) {
                handOver();
            }
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name(toString());
            inspector.child(running);
            Content<T> found = content;
            if (state == WAITING && found != null && !found.turn.inspectOffer(inspector, cell)) {
                inspector.waitsFor(cell, found.maker, found.turn.since());
            }
        }

        @Override
        public String toString() {
            return cell + ".getOrInit";
        }
    }
}
