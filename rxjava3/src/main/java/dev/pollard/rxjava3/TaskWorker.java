// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

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
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker: a task that takes commands from a channel and runs them, and what is due in between. Disposed, it ends after what it runs, and the rest is dropped.
 *
 * <p>The delays belong to the task alone: who schedules or withdraws delayed work sends a command for it. So equal delays keep the order.
 */
final class TaskWorker extends Scheduler.Worker {
    private final Spawner runtime;
    private final UnboundedSender<Runnable> commands;

    /** The task's. */
    private final DelayQueue<Runnable> delays = new DelayQueue<>();

    private final JoinHandle<?> task;
    private volatile boolean disposed;

    TaskWorker(Spawner runtime) {
        this.runtime = runtime;
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
    }

    private void run(Runnable command) {
        // Disposed, it was taken from the channel with what ran before it, in the same poll.
        if (!disposed) {
            command.run();
        }
    }

    @Override
    public Disposable schedule(Runnable run, long delay, TimeUnit unit) {
        Work work = new Work(RxJavaPlugins.onSchedule(run));
        if (delay <= 0) {
            return put(work, work);
        }
        Delayed delayed = new Delayed(work);
        Duration time = Duration.ofNanos(unit.toNanos(delay));
        return put(() -> delayed.key = delays.insert(work, time), delayed);
    }

    private Disposable put(Runnable command, Disposable accepted) {
        if (offer(command)) {
            return accepted;
        }
        if (!disposed) {
            RxJavaPlugins.onError(new RejectedExecutionException("runtime closed: " + runtime));
        }
        return Disposable.disposed();
    }

    private boolean offer(Runnable command) {
        if (disposed || task.isFinished()) {
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
        disposed = true;
        commands.closeChannel();
        task.abort();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
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
