// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.CloseReport;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Scheduling;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.UncaughtFailure;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One runtime of each kind, with one worker, a clock that the test moves and a list of what its handler was told. */
abstract class Rig {
    enum Kind {
        STEALING {
            @Override
            Rig open() {
                return new OfWorkers(Scheduling.WORK_STEALING);
            }
        },
        THREAD_PER_CORE {
            @Override
            Rig open() {
                return new OfWorkers(Scheduling.THREAD_PER_CORE);
            }
        },
        LOCAL {
            @Override
            Rig open() {
                return new Local();
            }
        },
        SIMULATED {
            @Override
            Rig open() {
                return new Simulated();
            }
        };

        abstract Rig open();
    }

    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final AtomicLong nanos = new AtomicLong();
    volatile boolean draining;

    @Nullable
    CloseReport report;

    abstract Spawner spawner();

    /** Runs a future to its end. */
    abstract void run(Future<?> future);

    /** Closes; for as long as tasks may end by themselves {@link #isDraining} says so. */
    abstract void close(Duration grace);

    final void tell(UncaughtFailure event) {
        told.add(String.valueOf(event.failure().getMessage()));
    }

    List<String> told() {
        return told;
    }

    final boolean isDraining() {
        return draining;
    }

    final CloseReport report() {
        return Objects.requireNonNull(report);
    }

    /** Moves the clock on. For a task. */
    Future<?> letPass(Duration time) {
        return Futures.fromCallable(() -> nanos.addAndGet(time.toNanos()));
    }

    /** A future that has failed here is a bug of the test. */
    private interface Run {
        void run() throws Exception;
    }

    private static void unchecked(Run run) {
        try {
            run.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Closes on another thread, and says that it drains once it refuses tasks from outside. */
    final void closeOutside(Duration grace, Function<Duration, CloseReport> close) {
        Thread closer = new Thread(() -> report = close.apply(grace), "closer");
        closer.start();
        while (!draining) {
            try {
                spawner().spawn("probe", Futures.ready(1)).detach();
                Thread.onSpinWait();
            } catch (RejectedExecutionException e) {
                draining = true;
            }
        }
        unchecked(closer::join);
    }

    private static final class OfWorkers extends Rig {
        private final AsyncRuntime runtime;

        OfWorkers(Scheduling scheduling) {
            runtime = AsyncRuntime.builder()
                    .workers(1)
                    .scheduling(scheduling)
                    .ticker((Ticker) nanos::get)
                    .onUncaught(this::tell)
                    .watchdog(Duration.ZERO)
                    .build();
        }

        @Override
        Spawner spawner() {
            return runtime;
        }

        @Override
        void run(Future<?> future) {
            unchecked(() -> runtime.blockOn(future));
        }

        @Override
        void close(Duration grace) {
            closeOutside(grace, runtime::close);
        }
    }

    private static final class Local extends Rig {
        private final LocalRuntime runtime = LocalRuntime.create((Ticker) nanos::get, this::tell);

        @Override
        Spawner spawner() {
            return runtime;
        }

        @Override
        void run(Future<?> future) {
            unchecked(() -> runtime.blockOn(future));
        }

        @Override
        void close(Duration grace) {
            closeOutside(grace, runtime::close);
        }
    }

    private static final class Simulated extends Rig {
        private final SimulatedRuntime runtime = SimulatedRuntime.create();

        @Override
        Spawner spawner() {
            return runtime;
        }

        @Override
        void run(Future<?> future) {
            unchecked(() -> runtime.blockOn(future));
        }

        @Override
        void close(Duration grace) {
            draining = true;
            report = runtime.close(grace);
        }

        @Override
        Future<?> letPass(Duration time) {
            return Time.sleep(time);
        }

        @Override
        List<String> told() {
            return runtime.takeUncaught().stream()
                    .map(failure -> String.valueOf(failure.getMessage()))
                    .toList();
        }
    }
}
