// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Virtual threads, reached by a method handle since this is compiled for 17. */
final class VirtualThreads {
    private static final MethodHandle START = find();

    private VirtualThreads() {}

    private static MethodHandle find() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("no virtual threads before JDK 21", e);
        }
    }

    static Thread start(Runnable body) {
        try {
            return (Thread) START.invokeExact(body);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Runs a body in a virtual thread and waits for it. */
    static void run(Runnable body) {
        try {
            start(body).join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
