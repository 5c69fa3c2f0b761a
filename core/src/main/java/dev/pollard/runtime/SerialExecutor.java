// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.UnboundedSender;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.DelayQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs what it is given one after the other, in a task of a runtime: at once, or after a delay. For libraries that ask for an executor, or a scheduler, of
 * their own; code that can be written as futures needs none.
 *
 * <p><b>Behaviour.</b> It is one task, whatever waits; the delays share one timer. There is no limit to what may wait. Close it: its task runs until then.
 *
 * <p><b>Threading.</b> Any thread may use it. The work runs on the workers of the runtime and must not block.
 *
 * <p><b>Cancellation.</b> {@link #close()} drops what waits; what runs goes on to its end. So does the end of the runtime.
 *
 * <p><b>Ordering.</b> Work runs in the order in which it was given. So does work with the same delay. Each piece sees what those before it did.
 *
 * <p><b>Errors.</b> What work throws reaches the handler of the runtime, and the next piece runs. Work that is given after the close, or when the runtime is
 * closed, is refused with a {@link RejectedExecutionException}.
 *
 * <pre>{@code
 * try (SerialExecutor serial = SerialExecutor.on(runtime)) {
 *     client.addListener(event -> show(event), serial);
 *     serial.schedule(client::refresh, Duration.ofMinutes(1));
 *     ...
 * }
 * }</pre>
 */
public final class SerialExecutor implements Executor, AutoCloseable {
    private final Spawner runtime;
    private final UnboundedSender<Runnable> commands;
    private final JoinHandle<?> task;

    /** Owner: the task. Who schedules or withdraws delayed work sends a command for it. */
    private final DelayQueue<Runnable> delays = new DelayQueue<>();

    private volatile boolean closed;

    private SerialExecutor(String name, Spawner runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        Ends<UnboundedSender<Runnable>, Receiver<Runnable>> ends = Channels.unboundedMpsc();
        this.commands = ends.sender();
        this.task =
                runtime.<@Nullable Void>spawn(name, new Loop(ends.receiver())).detach();
    }

    /**
     * Starts an executor.
     *
     * @param runtime runs the work; it stays open when the executor is closed
     * @return the executor
     * @throws RejectedExecutionException if the runtime is closed
     */
    public static SerialExecutor on(Spawner runtime) {
        return on(runtime, "SerialExecutor");
    }

    /**
     * Starts an executor whose task has a name.
     *
     * @param runtime runs the work; it stays open when the executor is closed
     * @param name the name of the task in dumps
     * @return the executor
     * @throws RejectedExecutionException if the runtime is closed
     */
    public static SerialExecutor on(Spawner runtime, String name) {
        return new SerialExecutor(name, runtime);
    }

    @Override
    public void execute(Runnable work) {
        if (!tryExecute(work)) {
            throw new RejectedExecutionException("closed: " + this);
        }
    }

    /**
     * Runs a piece of work, unless this executor or its runtime is closed.
     *
     * @param work the work
     * @return false if it was refused
     */
    public boolean tryExecute(Runnable work) {
        Objects.requireNonNull(work, "work");
        if (closed || task.isFinished()) {
            return false;
        }
        try {
            commands.send(work);
            return true;
        } catch (ChannelClosedException over) {
            return false;
        }
    }

    /**
     * Runs a piece of work that can be taken back.
     *
     * @param work the work
     * @return it, for whoever may want to take it back
     * @throws RejectedExecutionException if this executor or its runtime is closed
     */
    public CancellableWork schedule(Runnable work) {
        CancellableWork once = CancellableWork.of(work);
        execute(once);
        return once;
    }

    /**
     * Runs a piece of work after a delay. One that is taken back is forgotten at once.
     *
     * @param work the work
     * @param delay how long to wait, from when the task hears of it; zero or less is not at all
     * @return it, for whoever may want to take it back
     * @throws RejectedExecutionException if this executor or its runtime is closed
     */
    public CancellableWork schedule(Runnable work, Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            return schedule(work);
        }
        Delayed delayed = new Delayed(work, delay);
        execute(delayed);
        return delayed.work;
    }

    /** Ends the executor: no more work begins, and what waits is dropped. Idempotent. */
    @Override
    public void close() {
        closed = true;
        commands.closeChannel();
        task.abort();
    }

    /**
     * Whether it was closed.
     *
     * @return true after {@link #close()}
     */
    public boolean isClosed() {
        return closed;
    }

    /** How many pieces of work wait for their time. For this executor's own work. */
    int delayed() {
        return delays.size();
    }

    private void run(Runnable work) {
        if (closed) {
            return; // it was received with what ran before it, in the same poll
        }
        try {
            work.run();
        } catch (Throwable failure) {
            runtime.execute(() -> SerialExecutor.<RuntimeException>rethrow(failure));
        }
    }

    @SuppressWarnings("unchecked") // E is erased: the throwable leaves as it is
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    @Override
    public String toString() {
        return "SerialExecutor(" + runtime + ")";
    }

    /** The command that puts work into the queue of those that wait for their time, and, once more, takes it out. */
    private final class Delayed implements Runnable {
        private final CancellableWork work;
        private final Duration delay;

        /** Owner: the task. */
        private DelayQueue.@Nullable Key key;

        Delayed(Runnable work, Duration delay) {
            this.work = new CancellableWork(work, () -> tryExecute(this::leave));
            this.delay = delay;
        }

        @Override
        public void run() {
            if (!work.isOver()) {
                key = delays.insert(work, delay);
            }
        }

        /** Comes after the command that inserts. */
        private void leave() {
            if (key != null) {
                delays.tryRemove(key);
            }
        }
    }

    /** What the task does: takes commands, and what is due, in turn. */
    private final class Loop implements Future<@Nullable Void> {
        private final Receiver<Runnable> receiver;

        Loop(Receiver<Runnable> receiver) {
            this.receiver = receiver;
        }

        @Override
        public Poll<@Nullable Void> poll(Context cx) {
            while (true) {
                // Both look at the budget.
                Step<Runnable> command = receiver.pollReceive(cx);
                if (command.isEnd()) {
                    cancel();
                    return Poll.ready(null);
                }
                if (!command.isPending()) {
                    run(command.value());
                }
                if (!runDue(cx) && command.isPending()) {
                    return Poll.pending();
                }
            }
        }

        private boolean runDue(Context cx) {
            Poll<DelayQueue.Expired<Runnable>> due = delays.pollExpired(cx);
            if (due.isPending()) {
                return false;
            }
            run(due.value().value());
            return true;
        }

        @Override
        public void cancel() {
            receiver.close();
            delays.clear();
            delays.cancel();
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("SerialExecutor");
            inspector.waitsFor(delays.isEmpty() ? "work" : "work, or the time of " + delays.size());
        }

        @Override
        public String toString() {
            return "SerialExecutor.Loop";
        }
    }
}
