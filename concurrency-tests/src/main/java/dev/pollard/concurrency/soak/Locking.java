// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncRwLock;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Mutexes, reader-writer locks and semaphores that many want at once: nobody is inside who may not be, and all is given back. */
final class Locking implements Chore {
    private static final int LOCKS = 8;
    private static final int PERMITS = 5;

    private final Faults faults;
    private final AsyncMutex[] mutexes = new AsyncMutex[LOCKS];
    private final AsyncRwLock[] rwLocks = new AsyncRwLock[LOCKS];
    private final AsyncSemaphore[] semaphores = new AsyncSemaphore[LOCKS];
    private final AtomicInteger[] inMutex = counters();
    private final AtomicInteger[] readers = counters();
    private final AtomicInteger[] writers = counters();
    private final AtomicInteger[] permits = counters();

    Locking(Faults faults) {
        this.faults = faults;
        for (int i = 0; i < LOCKS; i++) {
            mutexes[i] = i % 2 == 0 ? new AsyncMutex() : AsyncMutex.unfair();
            rwLocks[i] = new AsyncRwLock();
            semaphores[i] = new AsyncSemaphore(PERMITS);
        }
    }

    private static AtomicInteger[] counters() {
        AtomicInteger[] counters = new AtomicInteger[LOCKS];
        for (int i = 0; i < LOCKS; i++) {
            counters[i] = new AtomicInteger();
        }
        return counters;
    }

    @Override
    public Future<?> make(SplittableRandom random) {
        int i = random.nextInt(LOCKS);
        return switch (random.nextInt(4)) {
            case 0 -> mutexes[i].withLock(() -> inside(inMutex[i], 1, 1, random));
            case 1 ->
                rwLocks[i].withRead(() -> {
                    faults.check(writers[i].get() == 0, "a reader beside a writer");
                    return inside(readers[i], 1, Integer.MAX_VALUE, random);
                });
            case 2 ->
                rwLocks[i].withWrite(() -> {
                    faults.check(readers[i].get() == 0, "a writer beside readers");
                    return inside(writers[i], 1, 1, random);
                });
            default -> withPermits(i, 1 + random.nextInt(PERMITS), random);
        };
    }

    private Future<Integer> withPermits(int i, int count, SplittableRandom random) {
        AsyncSemaphore.@Nullable Permit[] held = new AsyncSemaphore.Permit[1];
        Future<Integer> work = semaphores[i].acquire(count).andThen(permit -> {
            held[0] = permit;
            return inside(permits[i], count, PERMITS, random);
        });
        Runnable release = () -> {
            AsyncSemaphore.Permit permit = held[0];
            if (permit != null) {
                held[0] = null;
                permit.release();
            }
        };
        return Futures.pollFn(
                cx -> {
                    var poll = work.poll(cx);
                    if (poll.isReady()) {
                        release.run();
                    }
                    return poll;
                },
                () -> {
                    work.cancel();
                    release.run();
                });
    }

    /** A stay of some polls, or some time, inside. */
    private Future<Integer> inside(AtomicInteger counter, int weight, int most, SplittableRandom random) {
        int now = counter.addAndGet(weight);
        faults.check(now <= most, now + " inside, but at most " + most + " may be");
        Future<?> stay =
                random.nextInt(8) == 0 ? Time.sleep(Duration.ofNanos(random.nextInt(500_000))) : Futures.yieldNow();
        boolean[] left = {false};
        Runnable leave = () -> {
            if (!left[0]) {
                left[0] = true;
                counter.addAndGet(-weight);
            }
        };
        return Futures.pollFn(
                cx -> {
                    var poll = stay.poll(cx);
                    if (poll.isPending()) {
                        return Poll.pending();
                    }
                    leave.run();
                    return Poll.ready(1);
                },
                () -> {
                    stay.cancel();
                    leave.run();
                });
    }

    @Override
    public void verify() {
        for (int i = 0; i < LOCKS; i++) {
            faults.check(!mutexes[i].isLocked(), "a mutex is locked at rest: " + mutexes[i]);
            faults.check(rwLocks[i].tryWrite() != null, "a lock is held at rest: " + rwLocks[i]);
            faults.check(semaphores[i].availablePermits() == PERMITS, "permits are lost: " + semaphores[i]);
            faults.check(
                    inMutex[i].get() + readers[i].get() + writers[i].get() + permits[i].get() == 0,
                    "somebody is inside");
        }
    }
}
