// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Deadline;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** The context of what runs in a scope. */
final class ScopeContext extends Context {
    private final Context parent;
    private final Scope scope;

    ScopeContext(Context parent, Scope scope) {
        this.parent = parent;
        this.scope = scope;
    }

    @Override
    public Waker waker() {
        return parent.waker();
    }

    @Override
    @SuppressWarnings("unchecked") // each service is an instance of the type it is asked for by
    public <S> @Nullable S find(Class<S> type) {
        if (type == Scope.class || type == CleanupScope.class || type == Spawner.class) {
            return (S) scope;
        }
        return type == Deadline.class ? (S) scope.deadline() : parent.find(type);
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
        return parent + " in " + scope.label();
    }
}
