// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Tasks that do one chore after the other, for a while; and then waits until all that they started has ended. */
final class Load {
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final AsyncRuntime runtime;
    private final List<Chore> chores;
    private final Faults faults;
    private final SplittableRandom seeds;
    private final int generators;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong loose = new AtomicLong();
    private volatile boolean stopping;

    Load(AsyncRuntime runtime, List<Chore> chores, Faults faults, long seed, int generators) {
        this.runtime = runtime;
        this.chores = chores;
        this.faults = faults;
        this.seeds = new SplittableRandom(seed);
        this.generators = generators;
    }

    /** Runs for so long, and comes to rest. */
    void run(Duration duration) {
        stopping = false;
        List<JoinHandle<?>> tasks = new ArrayList<>();
        List<Generator> running = new ArrayList<>();
        for (int i = 0; i < generators; i++) {
            Generator generator = new Generator(this, seeds.split());
            running.add(generator);
            tasks.add(runtime.spawn("generator " + i, generator));
        }
        long end = System.nanoTime() + duration.toNanos();
        while (end - System.nanoTime() > 0) {
            long before = done.get();
            long from = System.nanoTime();
            pause(Math.min(PROGRESS.toNanos(), end - System.nanoTime()));
            report(done.get() - before, System.nanoTime() - from, end);
            running.forEach(generator -> generator.checkThatItGetsOn(STUCK, faults));
        }
        stopping = true;
        awaitRest(tasks, running);
    }

    private void awaitRest(List<JoinHandle<?>> tasks, List<Generator> running) {
        long deadline = System.nanoTime() + STUCK.toNanos();
        while (loose.get() > 0 || !tasks.stream().allMatch(JoinHandle::isFinished)) {
            if (System.nanoTime() - deadline > 0) {
                faults.add("not at rest after " + STUCK + ": " + loose + " detached tasks and " + running, null);
                return;
            }
            pause(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void report(long count, long nanos, long end) {
        Runtime jvm = Runtime.getRuntime();
        System.out.printf(
                "%6d s to go: %,9d chores/s, %s, %d detached, %d MB used%n",
                TimeUnit.NANOSECONDS.toSeconds(Math.max(0, end - System.nanoTime())),
                count * 1_000_000_000 / Math.max(1, nanos),
                runtime,
                loose.get(),
                (jvm.totalMemory() - jvm.freeMemory()) >> 20);
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    // ---- for the generators

    boolean isStopping() {
        return stopping;
    }

    Faults faults() {
        return faults;
    }

    void finished() {
        done.incrementAndGet();
    }

    /** A chore with a fate: awaited, limited in time, spawned, aborted, or let go of. */
    Future<?> next(SplittableRandom random) {
        Chore chore = chores.get(random.nextInt(chores.size()));
        Future<?> work = chore.make(random.split());
        return switch (random.nextInt(12)) {
            case 0, 1 -> work.timeout(Duration.ofNanos(random.nextInt(3_000_000)));
            case 2, 3 -> Futures.defer(() -> runtime.spawn("awaited", work));
            case 4, 5 -> aborted(work, random.nextInt(2_000_000));
            case 6 -> letGo(work);
            case 7 ->
                Futures.race(
                        work.map(x -> 1),
                        Futures.defer(
                                () -> runtime.spawn(chore.make(random.split()).map(x -> 2))));
            default -> work;
        };
    }

    private Future<?> aborted(Future<?> work, int afterNanos) {
        return Futures.defer(() -> {
            JoinHandle<?> task = runtime.spawn("aborted", work);
            return Time.sleep(Duration.ofNanos(afterNanos)).andThen(x -> {
                task.abort();
                return task;
            });
        });
    }

    private Future<?> letGo(Future<?> work) {
        return Futures.fromCallable(() -> {
            loose.incrementAndGet();
            Future<Integer> watched = work.map(x -> 1).recover(Generator::expected);
            boolean[] told = {false};
            Runnable end = () -> {
                if (!told[0]) {
                    told[0] = true;
                    loose.decrementAndGet();
                }
            };
            return runtime.spawn(
                            "detached",
                            Futures.pollFn(
                                    cx -> {
                                        try {
                                            var poll = watched.poll(cx);
                                            if (poll.isReady()) {
                                                end.run();
                                            }
                                            return poll;
                                        } catch (Throwable t) {
                                            end.run();
                                            throw t;
                                        }
                                    },
                                    () -> {
                                        watched.cancel();
                                        end.run();
                                    }))
                    .detach();
        });
    }
}
