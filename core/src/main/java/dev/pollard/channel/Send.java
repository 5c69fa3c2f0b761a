// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Sends one value. */
final class Send<T> extends ChannelFuture<@Nullable Void> {
    private final Sender<T> sender;

    /** Null once it was sent or has gone back. */
    private @Nullable T value;

    /** Null unless there was no place at the first poll. */
    private @Nullable Waiter waiter;

    Send(Sender<T> sender, T value) {
        this.sender = sender;
        this.value = value;
    }

    @Override
    Poll<@Nullable Void> step(Context cx) {
        T unsent = value;
        if (unsent == null) {
            throw new AssertionError("nothing to send");
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        Conduit<T> conduit = sender.conduit;
        int result;
        if (waiter == null) {
            sender.checkOpen(unsent);
            result = conduit.trySend(unsent);
            if (result == Conduit.GRANTED) {
                return sent(cx);
            }
            if (result == Conduit.FULL) {
                waiter = new Waiter();
                result = conduit.await(waiter, 1, cx.waker());
            }
        } else {
            result = conduit.look(waiter, cx.waker());
        }
        if (result == Conduit.FULL) {
            return Poll.pending();
        }
        if (result == Conduit.GRANTED && conduit.sendReserved(unsent)) {
            return sent(cx);
        }
        value = null;
        throw sender.refused(unsent);
    }

    private Poll<@Nullable Void> sent(Context cx) {
        value = null;
        cx.progressed();
        return Poll.done();
    }

    @Override
    void withdraw() {
        if (waiter != null) {
            sender.conduit.withdraw(waiter);
        }
        T unsent = value;
        value = null;
        if (unsent != null) {
            sender.conduit.undelivered(unsent);
        }
    }

    @Override
    String awaited() {
        return "a place in " + sender.conduit;
    }

    @Override
    public String toString() {
        return "Send(" + sender.conduit + ")";
    }
}
