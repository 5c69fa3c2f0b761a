// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which worker may use a {@link Driver}: the one whose home it is, while nobody else uses it. Workers go by their numbers.
 *
 * <p><b>Threading.</b> {@link #adopt}: any thread. The rest: the thread of the worker that is passed in.
 */
final class Home {
    /*
     * Overview. A worker holds its driver only while it uses it: in a turn, in its sleep, for as long as it takes to add a timer. While it polls a task it
     * does not, so a worker that is stuck in a poll has nothing that would have to be taken from it by force.
     *
     *   holder   0: nobody; else the number of the worker that holds. Changed from 0 by CAS, and to 0 by the holder. Who fails to get it
     *            does not wait: it does without, or asks by a command. So this is no lock, and wakers may be called while it is held.
     *   owner    the worker whose home this is. Read and written by the holder only.
     *
     *   hold(w)    holder 0 -> w; if owner is not w, back to 0: refused
     *   adopt(w)   holder 0 -> w, owner = w, holder w -> 0
     *
     * A hold and an adoption that race are put in order by the CAS on `holder`. A hold that comes after the adoption sees the new owner and is refused. One
     * that comes first makes the adoption fail, if it still lasts: then the worker is not stuck; or it has ended, and all that was done in it is seen
     * by the next holder. That is all there is to a hand-over: the run queue and the LIFO slot stay with the worker that is stuck, and are stolen.
     */
    private static final int NOBODY = 0;

    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup()
                    .findVarHandle(Home.class, "holder", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int holder;
    private int owner;

    private boolean casHolder(int expected, int update) {
        return HOLDER.compareAndSet(this, expected, update);
    }

    /** Pairs with the CAS of the next holder: without it that one would not see what this one did. */
    private void storeHolderRelease(int value) {
        HOLDER.setRelease(this, value);
    }

    /** Whether the worker holds this. Only its own thread writes its number, so it sees the truth about that. */
    boolean isHeldBy(int worker) {
        return holder == worker;
    }

    /** Holds this for the worker; false if another holds it or it is another's home. */
    boolean hold(int worker) {
        if (!casHolder(NOBODY, worker)) {
            return false;
        }
        if (owner != worker) {
            release();
            return false;
        }
        return true;
    }

    /** Ends what {@link #hold} has begun. */
    void release() {
        storeHolderRelease(NOBODY);
    }

    /** Makes this the home of another worker; false if somebody holds it. */
    boolean adopt(int worker) {
        if (!casHolder(NOBODY, worker)) {
            return false;
        }
        owner = worker;
        release();
        return true;
    }

    @Override
    public String toString() {
        return "Home(held by " + holder + ")";
    }
}
