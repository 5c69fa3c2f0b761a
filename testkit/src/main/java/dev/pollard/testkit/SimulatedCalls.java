// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.task.BlockingExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * The blocking calls of a simulation: each takes some simulated time, and then runs in one go when the simulation lets it.
 *
 * <p>A call that is under way can't be interrupted, since it runs in one go: taking it back works until then.
 */
final class SimulatedCalls implements BlockingExecutor {
    private final LongSupplier now;
    private final LongSupplier duration;
    private final List<Call> calls = new ArrayList<>();
    private boolean closed;

    private record Call(Runnable work, long endNanos) {}

    /**
     * Creates an executor without calls.
     *
     * @param now the time
     * @param duration how long the next call takes
     */
    SimulatedCalls(LongSupplier now, LongSupplier duration) {
        this.now = now;
        this.duration = duration;
    }

    @Override
    public Runnable execute(Runnable work) {
        if (closed) {
            throw new RejectedExecutionException("runtime closed");
        }
        Call call = new Call(work, now.getAsLong() + duration.getAsLong());
        calls.add(call);
        return () -> calls.removeIf(other -> other == call);
    }

    /** How many calls have had their time. */
    int due() {
        int due = 0;
        for (Call call : calls) {
            due += isDue(call) ? 1 : 0;
        }
        return due;
    }

    /** Takes out one of the calls that are due, to be run. */
    Runnable take(int index) {
        int skip = index;
        for (int i = 0; i < calls.size(); i++) {
            if (isDue(calls.get(i)) && skip-- == 0) {
                return calls.remove(i).work();
            }
        }
        throw new AssertionError("no call is due: " + index);
    }

    private boolean isDue(Call call) {
        return call.endNanos() - now.getAsLong() <= 0;
    }

    /** How long it is until the next call has had its time; {@code Long.MAX_VALUE} if there is none. */
    long untilNext() {
        long next = Long.MAX_VALUE;
        for (Call call : calls) {
            next = Math.min(next, call.endNanos() - now.getAsLong());
        }
        return next;
    }

    int underWay() {
        return calls.size();
    }

    /** Refuses further calls, and drops those that have not begun: what interrupting them amounts to. */
    void close() {
        closed = true;
        calls.clear();
    }

    @Override
    public String toString() {
        return "simulated blocking calls (" + calls.size() + ")";
    }
}
