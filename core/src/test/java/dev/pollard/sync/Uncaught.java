// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;

/** What reaches the handler of the current thread. */
final class Uncaught {
    private Uncaught() {}

    static List<Throwable> during(Runnable action) {
        List<Throwable> uncaught = new ArrayList<>();
        Thread current = Thread.currentThread();
        UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        try {
            action.run();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }
        return uncaught;
    }
}
