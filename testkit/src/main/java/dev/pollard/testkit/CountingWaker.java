// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.task.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A waker that counts how often it was woken.
 *
 * <p><b>Threading.</b> Any thread.
 */
public final class CountingWaker implements Waker {
    private final AtomicInteger wakes = new AtomicInteger();

    /** Creates a waker that has not been woken. */
    public CountingWaker() {}

    @Override
    public void wake() {
        wakes.incrementAndGet();
    }

    /**
     * Returns the number of wakes so far.
     *
     * @return the number
     */
    public int wakes() {
        return wakes.get();
    }

    @Override
    public String toString() {
        return "CountingWaker(" + wakes + ")";
    }
}
