// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A runtime in thirty lines: a queue of tasks that are worth polling, and wakers that put them there. */
final class Tour10Executor {
    private final BlockingQueue<Task> ready = new LinkedBlockingQueue<>();
    private int live;

    private final class Task implements Waker {
        private final Future<?> future;
        private final AtomicBoolean queued = new AtomicBoolean();

        Task(Future<?> future) {
            this.future = future;
        }

        @Override
        public void wake() {
            if (queued.compareAndSet(false, true)) { // many wakes, one poll
                ready.add(this);
            }
        }
    }

    void spawn(Future<?> future) {
        live++;
        new Task(future).wake();
    }

    void run() throws Exception {
        while (live > 0) {
            Task task = ready.take(); // sleeps while no task can go on
            task.queued.set(false); // before the poll: a wake during it counts
            if (task.future.poll(Context.of(task)).isReady()) {
                live--;
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Tour10Executor executor = new Tour10Executor();
        Ends<Sender<String>, Receiver<String>> channel = Channels.mpsc(1);
        executor.spawn(channel.receiver().receive().map(got -> {
            System.out.println("received " + got.orElseThrow());
            return got;
        }));
        executor.spawn(Futures.yieldNow().andThen(x -> channel.sender().send("a letter")));
        executor.run();
    }
}
