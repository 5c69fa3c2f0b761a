// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A word of state, one bit of which is a lock for what does not fit into the word: the queue of those who wait. */
abstract class LockWord {
    /*
     * Overview. A change that concerns nothing but the word is one CAS of a word that is not locked. Any other change is a
     * section: lock() sets LOCKED by CAS, from then on nobody else changes the word or what it guards, and unlock() stores the
     * new word without LOCKED. So a section costs one atomic operation, and its effect on the word and on the queue is seen at
     * once.
     *
     *   w         --cas(w, v)-------> v             v and w without LOCKED
     *   w         --lock-----------> w | LOCKED
     *   w | LOCKED --unlock(v)------> v             by who has locked
     *
     * The store of unlock() is a release: pairs with the CAS in lock() and cas(), and with the read in word(). Weaker, and the
     * next section could see the queue as it was before this one. A full fence would buy nothing: no decision that follows the
     * store rests on another word.
     *
     * A section is some tens of instructions long, calls no foreign code and never waits. Who finds the word locked spins for
     * about as long as some sections take; after that the locking thread has most likely lost its processor, so give way to it.
     */
    static final long LOCKED = 1;

    private static final int SPINS = 64;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup()
                    .findVarHandle(LockWord.class, "word", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long word;

    LockWord(long initial) {
        storeRelease(initial);
    }

    private void storeRelease(long next) {
        WORD.setRelease(this, next);
    }

    /** The word as it is, perhaps locked. */
    final long word() {
        return word;
    }

    /** The word at a moment when it was not locked. */
    final long unlockedWord() {
        long w = word;
        for (int spins = 0; (w & LOCKED) != 0; spins++) {
            pause(spins);
            w = word;
        }
        return w;
    }

    /** Changes a word that is not locked to another that is not. */
    final boolean cas(long expected, long update) {
        return WORD.compareAndSet(this, expected, update);
    }

    /** Begins a section; returns the word, without {@link #LOCKED}. */
    final long lock() {
        for (int spins = 0; ; spins++) {
            long w = word;
            if ((w & LOCKED) == 0) {
                if (cas(w, w | LOCKED)) {
                    return w;
                }
            } else {
                pause(spins);
            }
        }
    }

    /** Ends a section with a new word, without {@link #LOCKED}. */
    final void unlock(long next) {
        storeRelease(next);
    }

    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
