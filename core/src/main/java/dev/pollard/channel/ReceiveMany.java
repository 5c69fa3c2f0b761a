// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives what is there. */
final class ReceiveMany<T> extends ChannelFuture<List<T>> {
    private final Receiver<T> receiver;
    private final int limit;
    private final @Nullable Waiter waiter;

    ReceiveMany(Receiver<T> receiver, int limit) {
        this.receiver = receiver;
        this.limit = limit;
        this.waiter = receiver.newWaiter();
    }

    @Override
    Poll<List<T>> step(Context cx) {
        List<T> values = new ArrayList<>(Math.min(limit, Math.max(receiver.len(), 1)));
        return receiver.pollMany(cx, waiter, values, limit).isPending() ? Poll.pending() : Poll.ready(values);
    }

    @Override
    void withdraw() {
        receiver.withdraw(waiter);
    }

    @Override
    String awaited() {
        return "a value of " + receiver.conduit;
    }

    @Override
    public String toString() {
        return "ReceiveMany(" + limit + ", " + receiver.conduit + ")";
    }
}
