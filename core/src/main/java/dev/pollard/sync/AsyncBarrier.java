// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many tasks wait for each other, and go on together, again and again.
 *
 * <p><b>Behaviour.</b> The one who comes last lets all go on, and is their leader. Then the barrier is as new.
 *
 * <p><b>Ordering.</b> What each did before it came is visible to all when they go on.
 *
 * <p><b>Threading.</b> Any thread, any runtime.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * AsyncBarrier rounds = new AsyncBarrier("rounds", players.size());
 * ...
 * rounds.await().andThen(leader -> leader ? deal() : Futures.ready(null));
 * }</pre>
 */
public final class AsyncBarrier {
    /*
     * `state` is the number of the round in the upper half, and how many have come in this round in the lower half. Each arrival
     * is one CAS: the last one begins the next round. It is the only one who does, so it is the leader, and it wakes the others
     * after that.
     */
    private final @Nullable String name;
    private final int parties;
    private final AtomicLong state = new AtomicLong();
    private final Notify rounds = new Notify();

    private AsyncBarrier(int parties, @Nullable String name) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties < 1: " + parties);
        }
        this.name = name;
        this.parties = parties;
    }

    /**
     * Creates a barrier without a name.
     *
     * @param parties how many go on together
     * @throws IllegalArgumentException if less than 1
     */
    public AsyncBarrier(int parties) {
        this(parties, null);
    }

    /**
     * Creates a barrier.
     *
     * @param name what to call it in messages and dumps
     * @param parties how many go on together
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public AsyncBarrier(String name, int parties) {
        this(parties, Objects.requireNonNull(name, "name"));
    }

    /**
     * Comes to the barrier, in the first poll, and waits for the others.
     *
     * <p><b>Cancellation.</b> As if it had not come: the barrier waits for one more. If the last one has come before, the others
     * go on all the same.
     *
     * @return a future of whether this one is the leader: true for one of them, the last to come
     */
    public Future<Boolean> await() {
        return new Arrival(this);
    }

    /**
     * Returns how many go on together.
     *
     * @return the number that the barrier was created with
     */
    public int parties() {
        return parties;
    }

    /**
     * Returns how many are there and wait for the others.
     *
     * @return the number, at this moment
     */
    public int arrived() {
        return (int) state.get();
    }

    private int round() {
        return (int) (state.get() >>> Integer.SIZE);
    }

    private static long nextRound(long s) {
        return ((s >>> Integer.SIZE) + 1) << Integer.SIZE;
    }

    /** Comes; returns the state before. */
    private long arrive() {
        long before = state.getAndUpdate(s -> (int) s + 1 == parties ? nextRound(s) : s + 1);
        if ((int) before + 1 == parties) {
            rounds.notifyWaiters();
        }
        return before;
    }

    /** Goes away again, if the round is not over. */
    private void withdraw(int round) {
        state.getAndUpdate(s -> (int) (s >>> Integer.SIZE) == round ? s - 1 : s);
    }

    @Override
    public String toString() {
        return Names.of("AsyncBarrier", name, this);
    }

    /** The future of one who comes. */
    private static final class Arrival extends Awaiting<Boolean> {
        private final AsyncBarrier barrier;
        private int myRound;
        private boolean leader;

        Arrival(AsyncBarrier barrier) {
            super(barrier.rounds);
            this.barrier = barrier;
        }

        @Override
        void begin() {
            long before = barrier.arrive();
            myRound = (int) (before >>> Integer.SIZE);
            leader = (int) before + 1 == barrier.parties;
        }

        @Override
        boolean isOver() {
            return barrier.round() != myRound;
        }

        @Override
        Boolean result() {
            return leader;
        }

        @Override
        void withdraw() {
            barrier.withdraw(myRound);
        }

        @Override
        String awaited() {
            return barrier.parties - barrier.arrived() + " more to come to " + barrier;
        }

        @Override
        public String toString() {
            return barrier + ".await";
        }
    }
}
