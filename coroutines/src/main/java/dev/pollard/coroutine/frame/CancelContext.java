// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** What a body is resumed with by a cancel, which has no context of its own: no services, and nobody to wake. */
final class CancelContext extends Context {
    private final String name;

    CancelContext(String name) {
        this.name = name;
    }

    @Override
    public Waker waker() {
        return Waker.noop();
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return null;
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}

    @Override
    public String toString() {
        return name;
    }
}
