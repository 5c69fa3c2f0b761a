// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Never ends. Holds nothing, so one instance serves all. */
final class Pending<T extends @Nullable Object> implements Future<T> {
    private static final Pending<?> INSTANCE = new Pending<>();

    private Pending() {}

    @SuppressWarnings("unchecked") // never gives out a T
    static <T extends @Nullable Object> Pending<T> instance() {
        return (Pending<T>) INSTANCE;
    }

    @Override
    public Poll<T> poll(Context cx) {
        return Poll.pending();
    }

    @Override
    public void cancel() {}

    @Override
    public void inspect(Inspector inspector) {
        inspector.waitsFor("nothing, for ever");
    }

    @Override
    public String toString() {
        return "Pending";
    }
}
