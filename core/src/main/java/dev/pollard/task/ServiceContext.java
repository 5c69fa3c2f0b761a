// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A context that differs from its parent in one service only. */
final class ServiceContext<T> extends Context {
    private final Context parent;
    private final Class<T> type;
    private final @Nullable T service;

    ServiceContext(Context parent, Class<T> type, @Nullable T service) {
        this.parent = parent;
        this.type = Objects.requireNonNull(type, "type");
        this.service = service;
    }

    @Override
    public Waker waker() {
        return parent.waker();
    }

    @Override
    @SuppressWarnings("unchecked") // the types are the same
    public <S> @Nullable S find(Class<S> wanted) {
        return wanted == type ? (S) service : parent.find(wanted);
    }

    @Override
    public boolean mayProceed() {
        return parent.mayProceed();
    }

    @Override
    public void progressed() {
        parent.progressed();
    }

    @Override
    public void wakeLater(Waker waker) {
        parent.wakeLater(waker);
    }

    @Override
    public String toString() {
        return parent + (service == null ? " without a " + type.getSimpleName() : " with " + service);
    }
}
