// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Waits for a value of a watch channel that was not seen. */
final class Changed<T> extends ChannelFuture<@Nullable Void> {
    private final WatchReceiver<T> receiver;

    Changed(WatchReceiver<T> receiver) {
        this.receiver = receiver;
    }

    @Override
    Poll<@Nullable Void> step(Context cx) {
        return receiver.pollChanged(cx);
    }

    @Override
    void withdraw() {
        receiver.withdraw();
    }

    @Override
    String awaited() {
        return receiver.awaited();
    }

    @Override
    public String toString() {
        return "Changed(" + receiver + ")";
    }
}
