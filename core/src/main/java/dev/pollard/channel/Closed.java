// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Waits until a channel takes nothing more. */
final class Closed extends ChannelFuture<@Nullable Void> {
    private final Closable channel;
    private final Waiter waiter = new Waiter();

    Closed(Closable channel) {
        this.channel = channel;
    }

    @Override
    Poll<@Nullable Void> step(Context cx) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        if (!channel.awaitClosed(waiter, cx.waker())) {
            return Poll.pending();
        }
        cx.progressed();
        return Poll.done();
    }

    @Override
    void withdraw() {
        channel.withdrawFromClosed(waiter);
    }

    @Override
    String awaited() {
        return "the close of " + channel;
    }

    @Override
    public String toString() {
        return "Closed(" + channel + ")";
    }
}
