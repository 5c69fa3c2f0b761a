// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

/**
 * Keeps a thread that polls tasks from blocking: a runtime marks its threads, and a method that blocks asks first.
 *
 * <p><b>Threading.</b> Each method is about the calling thread.
 */
public final class BlockingRefusal {
    /** Whether the thread polls tasks. The array stays with the thread: putting an entry in and out would cost each call of {@code blockOn} some 20 ns. */
    private static final ThreadLocal<boolean[]> POLLING = ThreadLocal.withInitial(() -> new boolean[1]);

    private BlockingRefusal() {}

    /** Says that the calling thread polls tasks from now on. For runtimes. */
    public static void enter() {
        POLLING.get()[0] = true;
    }

    /** Says that the calling thread polls no tasks any more. For runtimes. */
    public static void leave() {
        POLLING.get()[0] = false;
    }

    /**
     * Refuses to go on if the calling thread polls tasks. For methods that block.
     *
     * @param method the name of the method, for the message
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     */
    public static void check(String method) {
        if (POLLING.get()[0]) {
            throw new IllegalStateException(
                    method + " on worker thread " + Thread.currentThread().getName()
                            + " would block its tasks: combine or spawn the future, or call it from spawnBlocking");
        }
    }
}
