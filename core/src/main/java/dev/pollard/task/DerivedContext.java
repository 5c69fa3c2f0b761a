// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A context that differs from its parent in the waker only. */
final class DerivedContext extends Context {
    private final Context parent;
    private final Waker waker;

    DerivedContext(Context parent, Waker waker) {
        this.parent = parent;
        this.waker = Objects.requireNonNull(waker, "waker");
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return parent.find(type);
    }

    @Override
    public boolean mayProceed() {
        if (parent.mayProceed()) {
            return true;
        }
        // The parent has arranged the wake of its own owner; that owner polls nothing whose waker did not ask for it.
        parent.wakeLater(waker);
        return false;
    }

    @Override
    public void progressed() {
        parent.progressed();
    }

    @Override
    public void wakeLater(Waker other) {
        parent.wakeLater(other);
    }

    @Override
    public Context withWaker(Waker other) {
        return new DerivedContext(parent, other);
    }

    @Override
    public String toString() {
        return parent + " with " + waker;
    }
}
