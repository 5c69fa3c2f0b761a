// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Reserves places. */
final class Reserve<T> extends ChannelFuture<Permit<T>> {
    private final Sender<T> sender;
    private final int places;

    /** Null unless there was no place at the first poll. */
    private @Nullable Waiter waiter;

    Reserve(Sender<T> sender, int places) {
        this.sender = sender;
        this.places = places;
    }

    @Override
    Poll<Permit<T>> step(Context cx) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        Conduit<T> conduit = sender.conduit;
        int result;
        if (waiter == null) {
            sender.checkOpen(null);
            result = conduit.tryReserve(places);
            if (result == Conduit.FULL) {
                waiter = new Waiter();
                result = conduit.await(waiter, places, cx.waker());
            }
        } else {
            result = conduit.look(waiter, cx.waker());
        }
        if (result == Conduit.FULL) {
            return Poll.pending();
        }
        waiter = null;
        if (result == Conduit.REFUSED) {
            throw sender.refused(null);
        }
        cx.progressed();
        return Poll.ready(new Permit<>(conduit, places));
    }

    @Override
    void withdraw() {
        if (waiter != null) {
            sender.conduit.withdraw(waiter);
        }
    }

    @Override
    String awaited() {
        return (places == 1 ? "a place in " : places + " places in ") + sender.conduit;
    }

    @Override
    public String toString() {
        return "Reserve(" + places + ", " + sender.conduit + ")";
    }
}
