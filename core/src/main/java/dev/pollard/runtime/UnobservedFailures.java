// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Failures of tasks that nobody has awaited yet.
 *
 * <p>A failure reaches the handler once it is certain that nobody will await it: the handle was detached, the handle became
 * unreachable, the scope of the task ended, or the runtime closed. Costs nothing for tasks that do not fail.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class UnobservedFailures {
    private static final Cleaner CLEANER = Cleaner.create(runnable -> {
        Thread thread = new Thread(runnable, "pollard-unobserved-failures");
        thread.setDaemon(true);
        return thread;
    });

    private final UncaughtHandler handler;
    private final Set<Report> pending = ConcurrentHashMap.newKeySet();

    UnobservedFailures(UncaughtHandler handler) {
        this.handler = handler;
    }

    /** One failure. Holds no reference to its task, so that the task can become unreachable. */
    final class Report implements Runnable {
        private final UncaughtFailure event;
        private final AtomicBoolean settled = new AtomicBoolean();

        /** The scope's own list, whose end is the end of waiting; null if there is no scope. */
        private final @Nullable Set<Report> ofScope;

        private Report(UncaughtFailure event, @Nullable Set<Report> ofScope) {
            this.event = event;
            this.ofScope = ofScope;
        }

        /** Somebody has seen the failure: nothing to report. */
        void observed() {
            settled.set(true);
            forget();
        }

        private void forget() {
            pending.remove(this);
            if (ofScope != null) {
                ofScope.remove(this);
            }
        }

        /** Nobody will see the failure: reports it, once. */
        @Override
        public void run() {
            forget();
            if (settled.compareAndSet(false, true)) {
                handler.uncaught(event);
            }
        }
    }

    /**
     * Begins to watch over a failure.
     *
     * @param task the task that failed
     * @param failure what it threw
     * @param chain what the future of the task was called when it failed
     * @return to be told when somebody has seen the failure
     */
    Report watch(Task<?> task, Throwable failure, String chain) {
        List<String> backtrace = new ArrayList<>(List.of(chain, task.label()));
        StackWalker.StackFrame place = task.spawnedAt();
        if (place != null) {
            backtrace.add("spawned at " + place);
        }
        return watch(task, new UncaughtFailure(failure, task.label(), null, backtrace), null);
    }

    /**
     * Begins to watch over a failure.
     *
     * @param handle who could still ask for it
     * @param event the failure
     * @param ofScope where the report is noted until it is settled, or null
     * @return to be told when somebody has seen the failure
     */
    Report watch(Object handle, UncaughtFailure event, @Nullable Set<Report> ofScope) {
        Report report = new Report(event, ofScope);
        pending.add(report);
        if (ofScope != null) {
            ofScope.add(report);
        }
        CLEANER.register(handle, report);
        return report;
    }

    /** Reports all that is left: the runtime closes. */
    void reportAll() {
        for (Report report : pending) {
            report.run();
        }
    }
}
