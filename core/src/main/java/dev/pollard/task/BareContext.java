// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A waker, and nothing else. */
final class BareContext extends Context {
    private final Waker waker;

    BareContext(Waker waker) {
        this.waker = Objects.requireNonNull(waker, "waker");
    }

    @Override
    public Waker waker() {
        return waker;
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
        return "a context without a runtime";
    }
}
