// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is wrong so far. The first few are printed as they come. Any thread. */
final class Faults {
    private static final int PRINTED = 20;

    private final AtomicInteger count = new AtomicInteger();

    void add(String what, @Nullable Throwable failure) {
        if (count.getAndIncrement() < PRINTED) {
            System.out.println("FAULT: " + what);
            if (failure != null) {
                failure.printStackTrace(System.out);
            }
        }
    }

    void check(boolean promise, String what) {
        if (!promise) {
            add(what, null);
        }
    }

    boolean isEmpty() {
        return count.get() == 0;
    }
}
