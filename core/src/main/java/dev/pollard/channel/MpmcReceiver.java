// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a channel that several receive from: each value goes to one of them.
 *
 * <p><b>Threading.</b> May be used by any number of threads and tasks at once, as it is, but for {@link #pollReceive}, {@link #pollReceiveMany},
 * {@link #pollDrain} and {@link #pollEnd}, which one owner calls; who receives by being polled takes a {@link #copy()}.
 *
 * <p><b>Fairness.</b> Who waits is woken in the order of the first polls, one for each value. A wake is not tied to a value: a receiver that comes by may be faster than one that
 * was woken. One that was woken and is cancelled passes the wake on; one that was woken and is neither polled nor cancelled leaves a value lying for the
 * next who comes.
 *
 * <p><b>Closing.</b> Handles count: the channel is closed for senders, and the values left go to the {@link ChannelBuilder#onUndelivered hook}, when
 * the last one is closed. A handle that is closed gives the end; its futures that wait already go on to wait.
 *
 * @param <T> the type of the values
 */
public final class MpmcReceiver<T> extends Receiver<T> {
    private final SharedConduit<T> shared;

    /** The place of who polls this handle. */
    private final Waiter own = new Waiter();

    /** The place of who asks this handle for the end. */
    private final Waiter watcher = new Waiter();

    MpmcReceiver(SharedConduit<T> conduit) {
        super(conduit);
        this.shared = conduit;
    }

    @Override
    Waiter newWaiter() {
        return new Waiter();
    }

    @Override
    Step<T> poll(Context cx, @Nullable Waiter waiter) {
        Waiter place = waiter == null ? own : waiter;
        if (isHandleClosed() && place.status == Waiter.IDLE) {
            return Step.end();
        }
        return shared.pollTake(cx, place);
    }

    @Override
    Poll<Integer> pollMany(Context cx, @Nullable Waiter waiter, Collection<? super T> into, int limit) {
        if (checkLimit(limit) == 0) {
            return Poll.ready(0);
        }
        Step<T> step = poll(cx, waiter);
        if (!step.isReady()) {
            return step.isEnd() ? Poll.ready(0) : Poll.pending();
        }
        into.add(step.value());
        int n = 1;
        for (T value = null; n < limit && (value = shared.take()) != null; n++) {
            into.add(value);
        }
        return Poll.ready(n);
    }

    @Override
    void withdraw(@Nullable Waiter waiter) {
        shared.withdrawReceiver(waiter == null ? own : waiter);
    }

    @Override
    public Step<T> pollReceive(Context cx) {
        return poll(cx, null);
    }

    @Override
    public Poll<Integer> pollReceiveMany(Context cx, Collection<? super T> into, int limit) {
        return pollMany(cx, null, into, limit);
    }

    @Override
    public Step<@Nullable Void> pollDrain(Context cx, CheckedPredicate<? super T> sink) throws Exception {
        while (true) {
            Step<T> step = poll(cx, null);
            if (step.isPending()) {
                return Poll.pending();
            }
            if (step.isEnd()) {
                return Step.end();
            }
            if (!sink.test(step.value())) {
                return Poll.done();
            }
        }
    }

    @Override
    public boolean pollEnd(Context cx) {
        return isHandleClosed() || shared.pollEnd(cx, watcher);
    }

    /**
     * Returns another handle of the same channel, which counts.
     *
     * @return the handle
     * @throws ChannelClosedException if this handle is closed
     */
    public MpmcReceiver<T> copy() {
        if (isHandleClosed() || !shared.addReceiver()) {
            throw new ChannelClosedException("receiver closed: " + this, null);
        }
        return new MpmcReceiver<>(shared);
    }

    /**
     * Returns a handle that does not keep the receiving side open, and can't receive before it was {@linkplain WeakHandle#upgrade() upgraded}.
     *
     * @return the handle
     */
    public WeakHandle<MpmcReceiver<T>> downgrade() {
        return new WeakHandle<>(() -> shared.addReceiver() ? new MpmcReceiver<>(shared) : null);
    }

    /**
     * Returns how many handles of receivers are open.
     *
     * @return the number
     */
    public int receiverCount() {
        return shared.receivers();
    }

    @Override
    public void close() {
        if (closeOnce()) {
            shared.withdrawReceiver(own);
            shared.withdrawWatcher(watcher);
            shared.removeReceiver();
        }
    }
}
