// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a stage that may take items without giving any.
 *
 * <p>Behind a source that is always ready it could go on for ever without coming back to the consumer, so it pays for what it swallows out of
 * the budget of the poll, and gives way when that is used up.
 */
abstract class SwallowingCursor<S, T> extends StageCursor<S, T> {

    /** Items that nothing was given for and that were not paid for yet; a whole unit only between a no of {@link #swallow} and the payment. */
    private int swallowed;

    /** Of the pump that is under way; null between pumps. */
    private @Nullable Context context;

    /** The last unit could not be paid for: a wake has been arranged. */
    private boolean overdrawn;

    SwallowingCursor(AsyncStream<T> blueprint, AsyncIterator<S> source) {
        super(blueprint, source);
    }

    /** The answer of {@code accept} to an item that nothing was given for. */
    final boolean swallow() {
        return ++swallowed < ITEMS_PER_UNIT;
    }

    /** As {@link #swallow}, but pays in place: for a stage that makes calls for each item anyway, so that nothing is gained by paying outside. */
    final boolean swallowAndPay() {
        return ++swallowed < ITEMS_PER_UNIT || pay();
    }

    /** Whether the last no was this stage's own, because of what it has swallowed. */
    private boolean owes() {
        return swallowed >= ITEMS_PER_UNIT;
    }

    private boolean pay() {
        swallowed = 0;
        Context cx = context;
        boolean paid = cx != null && nextUnit(cx);
        overdrawn = !paid;
        return paid;
    }

    /** Whether a no that is not this stage's own was one from downstream, and nothing is held back since. */
    boolean passesOn() {
        return true;
    }

    @Override
    public final boolean again() throws Exception {
        return owes() ? pay() : !overdrawn && passesOn() && PayingSink.again(downstream);
    }

    /** Drains the source as {@link StageCursor#pump} does; the pump of the stage. */
    @Override
    Drained pump(Context cx) throws Exception {
        context = cx;
        overdrawn = false;
        try {
            while (true) {
                Drained why = super.pump(cx);
                if (why != Drained.DECLINED) {
                    return why;
                }
                if (owes()) {
                    pay();
                } else if (!overdrawn) {
                    return why;
                }
                if (overdrawn) {
                    return Drained.PENDING;
                }
            }
        } finally {
            context = null;
        }
    }
}
