// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.List;

/**
 * How a runtime closed.
 *
 * @param cancelledTasks how many tasks had not ended by the deadline and were cancelled
 * @param interruptedCalls how many blocking calls were under way and were interrupted
 * @param unfinished what had not ended even after it was cancelled: the names of tasks and blocking calls. Such a task is ended all the same, without the rest of
 *     its cleanup, so that nobody awaits it for ever, unless a thread is stuck in one
 */
public record CloseReport(int cancelledTasks, int interruptedCalls, List<String> unfinished) {

    /**
     * Copies the list.
     *
     * @param cancelledTasks how many tasks had not ended by the deadline and were cancelled
     * @param interruptedCalls how many blocking calls were under way and were interrupted
     * @param unfinished what had not ended even after it was cancelled
     */
    public CloseReport {
        unfinished = List.copyOf(unfinished);
    }

    /**
     * Whether everything ended.
     *
     * @return true if nothing is left running
     */
    public boolean isClean() {
        return unfinished.isEmpty();
    }
}
