// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** With a waker, the alarm says when polling again is worth it, and whoever polls sleeps until then. */
final class Tour07WakerAlarm {
    private Tour07WakerAlarm() {}

    static final class Alarm implements Future<String> {
        private final Executor later;
        private final AtomicWaker waker = new AtomicWaker();
        private boolean set;
        private volatile boolean rings;

        Alarm(Executor later) {
            this.later = later;
        }

        @Override
        public Poll<String> poll(Context cx) {
            waker.register(cx.waker()); // before the look, so that no wake falls between the two
            if (rings) {
                return Poll.ready("Beep beep beep");
            }
            if (!set) {
                set = true;
                later.execute(() -> {
                    rings = true;
                    waker.wake(); // on another thread: wakers may be woken from anywhere
                });
            }
            return Poll.pending();
        }

        @Override
        public void cancel() {
            waker.take(); // nobody is to be woken any more
        }
    }

    public static void main(String[] args) {
        Thread poller = Thread.currentThread();
        Context cx = Context.of(() -> LockSupport.unpark(poller));
        Alarm alarm = new Alarm(CompletableFuture.delayedExecutor(30, MILLISECONDS));
        Poll<String> poll = alarm.poll(cx);
        for (; poll.isPending(); poll = alarm.poll(cx)) {
            LockSupport.park(); // sleeps, instead of asking again
        }
        System.out.println(poll.value());
    }
}
