// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Optional;

/** Receives one value that was sent to all. */
final class BroadcastReceive<T> extends ChannelFuture<Optional<T>> {
    private final BroadcastReceiver<T> receiver;

    BroadcastReceive(BroadcastReceiver<T> receiver) {
        this.receiver = receiver;
    }

    @Override
    Poll<Optional<T>> step(Context cx) {
        Step<T> step = receiver.pollReceive(cx);
        if (step.isPending()) {
            return Poll.pending();
        }
        return Poll.ready(step.isEnd() ? Optional.empty() : Optional.of(step.value()));
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
        return "Receive(" + receiver + ")";
    }
}
