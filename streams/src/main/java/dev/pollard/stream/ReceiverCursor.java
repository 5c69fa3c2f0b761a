// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The cursor over the values of a receiver, which it owns: it closes it at its end, whichever that is.
 *
 * <p>A receiver gives each value once, so a blueprint over one has one run: the one that is polled, or cancelled, first.
 */
abstract class ReceiverCursor<T> extends Cursor<T> {
    private final AtomicBoolean taken;
    private boolean mine;

    /**
     * Creates a cursor.
     *
     * @param blueprint the blueprint
     * @param taken of that blueprint: whether a run has taken the receiver
     */
    ReceiverCursor(AsyncStream<?> blueprint, AtomicBoolean taken) {
        super(blueprint);
        this.taken = taken;
    }

    abstract void closeReceiver();

    /** Whether this has ended; takes the receiver at the first call. */
    final boolean over() {
        if (closed()) {
            return true;
        }
        if (!mine && !take()) {
            IllegalStateException failure = new IllegalStateException("receiver has one run only: " + this);
            failed(failure);
            throw failure;
        }
        return false;
    }

    private boolean take() {
        mine = taken.compareAndSet(false, true);
        return mine;
    }

    /** The values have come to their end. */
    final void endOfValues() {
        ended();
        closeReceiver();
    }

    @Override
    final void release() {
        if (mine || take()) {
            closeReceiver();
        }
    }
}
