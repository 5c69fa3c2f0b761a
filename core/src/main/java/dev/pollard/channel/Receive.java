// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Receives one value. */
final class Receive<T> extends ChannelFuture<Optional<T>> {
    private final Receiver<T> receiver;
    private final @Nullable Waiter waiter;

    Receive(Receiver<T> receiver) {
        this.receiver = receiver;
        this.waiter = receiver.newWaiter();
    }

    @Override
    Poll<Optional<T>> step(Context cx) {
        Step<T> step = receiver.poll(cx, waiter);
        if (step.isPending()) {
            return Poll.pending();
        }
        return Poll.ready(step.isEnd() ? Optional.empty() : Optional.of(step.value()));
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
        return "Receive(" + receiver.conduit + ")";
    }
}
