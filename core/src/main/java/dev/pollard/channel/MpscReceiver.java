// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The only receiver of a channel. */
final class MpscReceiver<T> extends Receiver<T> {
    private final SoleConduit<T> sole;

    MpscReceiver(SoleConduit<T> conduit) {
        super(conduit);
        this.sole = conduit;
    }

    @Override
    @Nullable
    Waiter newWaiter() {
        return null;
    }

    @Override
    Step<T> poll(Context cx, @Nullable Waiter waiter) {
        return pollReceive(cx);
    }

    @Override
    Poll<Integer> pollMany(Context cx, @Nullable Waiter waiter, Collection<? super T> into, int limit) {
        return pollReceiveMany(cx, into, limit);
    }

    @Override
    void withdraw(@Nullable Waiter waiter) {
        sole.forgetWaker();
    }

    @Override
    public Step<T> pollReceive(Context cx) {
        return sole.pollTake(cx);
    }

    @Override
    public Poll<Integer> pollReceiveMany(Context cx, Collection<? super T> into, int limit) {
        return checkLimit(limit) == 0 ? Poll.ready(0) : sole.pollTakeMany(cx, into, limit);
    }

    @Override
    public Step<@Nullable Void> pollDrain(Context cx, CheckedPredicate<? super T> sink) throws Exception {
        return sole.drain(cx, sink);
    }

    @Override
    public boolean pollEnd(Context cx) {
        return sole.pollEnd(cx);
    }

    @Override
    public void close() {
        if (closeOnce()) {
            sole.abandon();
            sole.forgetWaker();
        }
    }
}
