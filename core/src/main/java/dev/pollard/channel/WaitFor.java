// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;

/** Waits for a value of a watch channel that a predicate accepts. */
final class WaitFor<T> extends ChannelFuture<T> {
    private final WatchReceiver<T> receiver;
    private final CheckedPredicate<? super T> predicate;
    private boolean begun;

    WaitFor(WatchReceiver<T> receiver, CheckedPredicate<? super T> predicate) {
        this.receiver = receiver;
        this.predicate = predicate;
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        if (!begun) {
            if (!cx.mayProceed()) {
                return Poll.pending();
            }
            begun = true;
            cx.progressed();
        } else if (receiver.pollChanged(cx).isPending()) {
            return Poll.pending();
        }
        while (true) {
            T value = receiver.borrowAndUpdate();
            if (predicate.test(value)) {
                return Poll.ready(value);
            }
            if (receiver.pollChanged(cx).isPending()) {
                return Poll.pending();
            }
        }
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
        return "WaitFor(" + receiver + ")";
    }
}
