// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * What a runtime measures only if its builder was told to, since it costs each poll something.
 *
 * <p>Each poll and each wake then reads the clock, and the future of each task is wrapped: about a tenth of a microsecond a poll, some two hundred bytes a task. What costs
 * nothing is always counted: see {@link RuntimeMetrics}.
 */
public enum Measurement {
    /** How long each poll takes, instead of a sample: {@link WorkerMetrics#pollTimes}. */
    POLL_TIMES,
    /** How long a task that was spawned or woken waits for its poll: {@link WorkerMetrics#scheduleLatency}. */
    SCHEDULE_LATENCY,
    /** For each task its {@link TaskStats}, and the {@linkplain TaskWarning warnings} that follow from them, in {@link RuntimeDump}. */
    TASKS
}
