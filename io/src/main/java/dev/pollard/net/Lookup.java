// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.future.Future;
import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Looks up the addresses of a name: asks the resolver of the context, or else the system, on a thread that may block. */
final class Lookup extends OnceFuture<InetAddress[]> {
    private final String host;
    private final AtomicWaker waker = new AtomicWaker();

    private boolean begun;

    /** The answer of a resolver; null if the system is asked. */
    private @Nullable Future<InetAddress[]> answer;

    /** How to take the call back; null if there is none. */
    private @Nullable Runnable call;

    /** Set by the call as it ends. */
    private volatile InetAddress @Nullable [] addresses;

    /** Set by the call as it ends. */
    private volatile @Nullable Throwable failure;

    Lookup(String host) {
        this.host = host;
    }

    @Override
    protected Poll<InetAddress[]> step(Context cx) throws Exception {
        if (!begun) {
            begun = true;
            HostResolver resolver = cx.find(HostResolver.class);
            answer = resolver == null ? null : resolver.resolve(host);
        }
        Future<InetAddress[]> asked = answer;
        return asked == null ? askTheSystem(cx) : orUnknown(asked.poll(cx));
    }

    private Poll<InetAddress[]> orUnknown(Poll<InetAddress[]> found) throws UnknownHostException {
        if (found.isReady() && found.value().length == 0) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    private Poll<InetAddress[]> askTheSystem(Context cx) throws UnknownHostException {
        waker.register(cx.waker());
        if (call == null) {
            call = cx.service(BlockingExecutor.class).execute(this::resolve);
        }
        InetAddress[] found = addresses;
        if (found != null) {
            return Poll.ready(found);
        }
        Throwable cause = failure;
        if (cause != null) {
            UnknownHostException unknown = new UnknownHostException(host);
            unknown.initCause(cause);
            throw unknown;
        }
        return Poll.pending();
    }

    private void resolve() {
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (Throwable t) {
            failure = t;
        }
        waker.wake();
    }

    @Override
    protected void release() {
        waker.take();
        Future<InetAddress[]> asked = answer;
        if (asked != null) {
            asked.cancel();
        }
        Runnable started = call;
        if (started != null) {
            started.run();
        }
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("the addresses of " + host);
    }

    @Override
    public String toString() {
        return "Lookup(" + host + ")";
    }
}
