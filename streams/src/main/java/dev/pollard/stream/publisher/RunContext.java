// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * The context of the polls of one subscription. Asks the runtime for services only when a poll asks for one, so that a stream
 * that never waits starts no runtime.
 */
final class RunContext extends Context {
    /**
     * How many items, or steps of progress of a leaf, one turn on the runtime may take. Handing over costs about as much as ten of
     * them, so it vanishes in 256; and other tasks wait for microseconds, not for milliseconds.
     */
    private static final int TURN = 256;

    private final Waker waker;
    private final Host host;
    private long turn;
    private @Nullable Context services;

    RunContext(Waker waker, Host host) {
        this.waker = waker;
        this.host = host;
    }

    /** Begins a turn on the runtime, which must give way, or on the thread of the subscriber, which need not. */
    void begin(boolean hosted) {
        turn = hosted ? TURN : Long.MAX_VALUE;
        // Found anew in each turn: the services may be those of the thread that polls.
        services = null;
    }

    /** Takes a unit from the turn for an item that was pushed, and says whether there is another. */
    boolean spend() {
        return --turn > 0;
    }

    /** Whether the turn is used up. */
    boolean isOver() {
        return turn <= 0;
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        Context found = services;
        if (found == null) {
            found = host.context(waker);
            services = found;
        }
        return found.find(type);
    }

    @Override
    public boolean mayProceed() {
        if (turn > 0) {
            return true;
        }
        waker.wake();
        return false;
    }

    @Override
    public void progressed() {
        turn--;
    }

    @Override
    public String toString() {
        return "the context of a subscription";
    }
}
