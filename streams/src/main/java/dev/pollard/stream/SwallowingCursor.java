// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;

/**
 * The cursor of a stage that may take items without giving any.
 *
 * <p>Behind a source that is always ready it could go on for ever without coming back to the consumer, so it pays for what it swallows out of
 * the budget of the poll, and gives way when that is used up.
 */
abstract class SwallowingCursor<S, T> extends StageCursor<S, T> {

    /** Items that nothing was given for and that were not paid for yet. */
    private int swallowed;

    SwallowingCursor(AsyncStream<T> blueprint, AsyncIterator<S> source) {
        super(blueprint, source);
    }

    /** The answer of {@code accept} to an item that nothing was given for. */
    final boolean swallow() {
        return ++swallowed < ITEMS_PER_UNIT;
    }

    /** Drains the source as {@link StageCursor#pump} does; the pump of the stage. */
    @Override
    Drained pump(Context cx) throws Exception {
        while (swallowed < ITEMS_PER_UNIT || paid(cx)) {
            Drained why = super.pump(cx);
            // Declined by this sink, not by the one downstream, exactly when the price of a unit is due.
            if (why != Drained.DECLINED || swallowed < ITEMS_PER_UNIT) {
                return why;
            }
        }
        return Drained.PENDING;
    }

    private boolean paid(Context cx) {
        swallowed = 0;
        return nextUnit(cx);
    }
}
