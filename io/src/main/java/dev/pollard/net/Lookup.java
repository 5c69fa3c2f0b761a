// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Looks up the addresses of a name, on a thread that may block. */
final class Lookup extends OnceFuture<InetAddress[]> {
    private final String host;
    private final AtomicWaker waker = new AtomicWaker();

    /** How to take the call back; null until the first poll. */
    private @Nullable Runnable call;

    /** Set by the call as it ends. */
    private volatile InetAddress @Nullable [] addresses;

    /** Set by the call as it ends. */
    private volatile @Nullable Throwable failure;

    Lookup(String host) {
        this.host = host;
    }

    @Override
    protected Poll<InetAddress[]> step(Context cx) throws UnknownHostException {
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
