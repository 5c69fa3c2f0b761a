// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.UnboundedSender;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Unfolded;
import dev.pollard.time.DelayQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * A worker: a task that takes commands from a channel and runs them, and what is due in between. Disposed, it ends after what it runs, and the rest is dropped.
 *
 * <p>The delays belong to the task alone: who schedules or withdraws delayed work sends a command for it. So equal delays keep the order.
 */
final class TaskWorker implements Scheduler.Worker {
    private final Spawner runtime;
    private final UnboundedSender<Runnable> commands;

    /** The task's. */
    private final DelayQueue<Runnable> delays = new DelayQueue<>();

    private final JoinHandle<?> task;

    /** The task, and what comes again and again. */
    private final Disposable.Composite parts = Disposables.composite();

    private final Disposable.Composite owner;

    TaskWorker(Spawner runtime, Disposable.Composite owner) {
        this.runtime = runtime;
        this.owner = owner;
        Ends<UnboundedSender<Runnable>, Receiver<Runnable>> ends = Channels.unboundedMpsc();
        this.commands = ends.sender();
        AsyncStream<Runnable> due = AsyncStream.unfoldAsync(
                delays, queue -> queue.next().map(next -> Optional.of(new Unfolded<>(next.value(), queue))));
        this.task = runtime.spawn(
                        "scheduler worker",
                        AsyncStream.merge(AsyncStream.fromReceiver(ends.receiver()), due)
                                .doFinally(end -> delays.cancel())
                                .forEach(this::run))
                .detach();
        parts.add(task::abort);
        if (!owner.add(this)) {
            throw new RejectedExecutionException("disposed");
        }
    }

    private void run(Runnable work) {
        if (isDisposed()) {
            // Was taken from the channel with what ran before it, in the same poll.
            return;
        }
        try {
            work.run();
        } catch (Throwable failure) {
            // What a command throws reaches the handler of the runtime, and this task goes on.
            runtime.execute(() -> TaskWorker.<RuntimeException>rethrow(failure));
        }
    }

    @SuppressWarnings("unchecked") // E is erased: the throwable leaves as it is
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    @Override
    public Disposable schedule(Runnable work) {
        Work once = new Work(work);
        put(once);
        return once;
    }

    @Override
    public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
        if (delay <= 0) {
            return schedule(work);
        }
        Delayed delayed = new Delayed(new Work(work));
        Duration time = Duration.ofNanos(unit.toNanos(delay));
        put(() -> delayed.key = delays.insert(delayed.work, time));
        return delayed;
    }

    @Override
    public Disposable schedulePeriodically(Runnable work, long initialDelay, long period, TimeUnit unit) {
        Objects.requireNonNull(work, "work");
        Disposable ticks = RuntimeScheduler.periodically(runtime, () -> offer(work), initialDelay, period, unit);
        if (!parts.add(ticks)) {
            throw new RejectedExecutionException("disposed: " + this);
        }
        return ticks;
    }

    private void put(Runnable command) {
        if (!offer(command)) {
            throw new RejectedExecutionException("disposed: " + this);
        }
    }

    private boolean offer(Runnable command) {
        if (isDisposed() || task.isFinished()) {
            return false;
        }
        try {
            commands.send(command);
            return true;
        } catch (ChannelClosedException over) {
            return false;
        }
    }

    @Override
    public void dispose() {
        commands.closeChannel();
        parts.dispose();
        owner.remove(this);
    }

    @Override
    public boolean isDisposed() {
        return parts.isDisposed();
    }

    /** How many pieces of work wait for their time. For this worker's own work. */
    int waiting() {
        return delays.size();
    }

    @Override
    public String toString() {
        return "worker of " + runtime;
    }

    /** Work that waits for its time. */
    private final class Delayed implements Disposable {
        private final Work work;

        /** Where it waits, as the task knows. */
        private DelayQueue.@Nullable Key key;

        Delayed(Work work) {
            this.work = work;
        }

        @Override
        public void dispose() {
            if (work.withdraw()) {
                offer(this::leave);
            }
        }

        /** The command to insert it came before this one. */
        private void leave() {
            if (key != null) {
                delays.tryRemove(key);
            }
        }

        @Override
        public boolean isDisposed() {
            return work.isDisposed();
        }
    }
}
