// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * The run of a body that is a future.
 *
 * <p>A subclass has the body's captures and what it holds while it waits as fields, and implements {@code poll}: refuses by {@link #misuse()} if {@code state}
 * is below zero, else calls the body, and calls {@link #failed()} if that throws.
 *
 * @param <T> the type of the value
 */
public abstract class AsyncFrame<T extends @Nullable Object> extends PolledFrame implements Future<T> {

    /** For subclasses. */
    protected AsyncFrame() {}

    /** Called by {@code poll} when the body has thrown. */
    protected final void failed() {
        fail();
    }

    @Override
    public final void cancel() {
        cancelRun();
    }

    @Override
    final String kind() {
        return "async";
    }
}
