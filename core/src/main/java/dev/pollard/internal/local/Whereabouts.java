// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.local;

import org.jspecify.annotations.Nullable;

/**
 * Where the code that a thread runs belongs to: which runtime, and which scope.
 *
 * <p>A thread that drives workers keeps its own in a field; any other has a thread-local. A thread that takes a turn for another one takes that one's. The types
 * are those of the package that writes them, above this one.
 *
 * <p><b>Threading.</b> The thread whose turn it is.
 */
public final class Whereabouts {

    /** A thread that has a field for it. */
    public interface Keeper {

        /**
         * Returns what {@link #whereabouts(Whereabouts)} was given last.
         *
         * @return where the code of this thread belongs to
         */
        Whereabouts whereabouts();

        /**
         * Replaces it.
         *
         * @param next where the code of this thread belongs to from now on
         */
        void whereabouts(Whereabouts next);
    }

    private static final ThreadLocal<@Nullable Whereabouts> CURRENT = new ThreadLocal<>();

    private final @Nullable Object runtime;
    private final @Nullable Thread poller;
    private @Nullable Object scope;

    /**
     * Creates one outside of any scope.
     *
     * @param runtime the runtime, or null
     * @param poller the thread that polls tasks of that runtime, if that is what goes on; null for code that may block
     */
    public Whereabouts(@Nullable Object runtime, @Nullable Thread poller) {
        this.runtime = runtime;
        this.poller = poller;
    }

    /**
     * Returns that of the calling thread.
     *
     * @return the one to enter scopes in
     */
    public static Whereabouts current() {
        Whereabouts found = find();
        if (found == null) {
            found = new Whereabouts(null, null);
            CURRENT.set(found);
        }
        return found;
    }

    /**
     * Returns that of the calling thread, if it has one.
     *
     * @return where its code belongs to, or null if that is nowhere
     */
    public static @Nullable Whereabouts find() {
        return Thread.currentThread() instanceof Keeper keeper ? keeper.whereabouts() : CURRENT.get();
    }

    /**
     * Replaces that of the calling thread.
     *
     * @param next what it is from now on
     * @return what it was
     */
    public static @Nullable Whereabouts enter(@Nullable Whereabouts next) {
        if (Thread.currentThread() instanceof Keeper keeper) {
            Whereabouts before = keeper.whereabouts();
            keeper.whereabouts(next == null ? new Whereabouts(null, null) : next);
            return before;
        }
        Whereabouts before = CURRENT.get();
        if (next == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(next);
        }
        return before;
    }

    /**
     * Returns what a call gets that is made from here, and runs on a thread that may block.
     *
     * @return the same runtime and scope
     */
    public static @Nullable Whereabouts ofBlockingCall() {
        Whereabouts here = find();
        if (here == null) {
            return null;
        }
        Whereabouts there = new Whereabouts(here.runtime, null);
        there.scope = here.scope;
        return there;
    }

    /**
     * Replaces the scope.
     *
     * @param next the scope from now on, or null
     * @return the one before
     */
    public @Nullable Object enterScope(@Nullable Object next) {
        Object before = scope;
        scope = next;
        return before;
    }

    /**
     * Returns where to spawn.
     *
     * @return the scope, else the runtime, else null
     */
    public @Nullable Object spawner() {
        return scope == null ? runtime : scope;
    }

    /**
     * Returns the thread that polls.
     *
     * @return the thread, or null if no tasks are polled here
     */
    public @Nullable Thread poller() {
        return poller;
    }

    @Override
    public String toString() {
        return "Whereabouts(" + runtime + (scope == null ? "" : ", " + scope) + ")";
    }
}
