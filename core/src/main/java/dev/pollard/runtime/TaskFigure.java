// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** What a {@link TaskMonitor} adds up. */
enum TaskFigure {
    INSTRUMENTED,
    ENDED,
    CANCELLED,
    FIRST_POLLS,
    FIRST_DELAYS,
    FIRST_DELAY_NANOS,
    IDLES,
    IDLE_NANOS,
    SHORT_DELAYS,
    SHORT_DELAY_NANOS,
    LONG_DELAYS,
    LONG_DELAY_NANOS,
    FAST_POLLS,
    FAST_POLL_NANOS,
    SLOW_POLLS,
    SLOW_POLL_NANOS
}
