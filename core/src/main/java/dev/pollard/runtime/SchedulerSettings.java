// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.time.Ticker;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the builders of the runtimes collect for a {@link Scheduler}, which reads it once. */
final class SchedulerSettings {
    /** The number of workers, if nothing else is said. */
    static final String WORKERS = "pollard.workers";

    int workers = Math.max(1, Integer.getInteger(WORKERS, Runtime.getRuntime().availableProcessors()));

    /** Whether a task that is woken by the one that runs goes before all others of the worker. */
    boolean lifo = true;

    String name = "pollard";
    Ticker ticker = Ticker.system();
    UncaughtHandler uncaught = UncaughtHandler.logging();
    Scheduling scheduling = Scheduling.WORK_STEALING;

    @Nullable
    RuntimeHooks hooks;

    /** What is measured of each task. */
    final Set<Measurement> measured = EnumSet.noneOf(Measurement.class);

    /** As many threads as Tokio has for blocking calls: they sleep most of the time. */
    int blockingThreads = 512;

    int blockingQueue = 1024;

    /** Whether tasks note where they were spawned. */
    boolean spawnLocations = Boolean.getBoolean(SpawnSite.PROPERTY);

    /** Whether a thread of the user drives the only worker. */
    boolean local;
}
