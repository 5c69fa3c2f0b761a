// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.future.CleanupScope;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.net.HostResolver;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** The context of what runs on a host: its sockets and names are those of the simulated network, and what it spawns runs on the host too. */
final class HostContext extends Context {
    private final Context parent;
    private final Boot boot;

    HostContext(Context parent, Boot boot) {
        this.parent = parent;
        this.boot = boot;
    }

    @Override
    public Waker waker() {
        return parent.waker();
    }

    @Override
    @SuppressWarnings("unchecked") // each service is an instance of the type it is asked for by
    public <S> @Nullable S find(Class<S> type) {
        if (type == Spawner.class) {
            return (S) boot;
        }
        if (type == Reactor.class) {
            return (S) SimulatedReactor.INSTANCE;
        }
        if (type == SelectorProvider.class) {
            return (S) boot.sockets();
        }
        if (type == HostResolver.class) {
            return (S) (HostResolver) boot.host().network()::resolve;
        }
        if (type == CleanupScope.class) {
            CleanupScope scope = parent.find(CleanupScope.class);
            return scope == null ? null : (S) new HostCleanup(scope, boot);
        }
        return type == Host.class ? (S) boot.host() : parent.find(type);
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
        return parent + " on " + boot.host().name();
    }
}
