// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a stage that gives several items for one, and holds those that were declined.
 *
 * <p>What the source says in the meantime, that it has failed, comes after what is held.
 */
abstract class HoldingCursor<S, T> extends SwallowingCursor<S, T> {

    /** What the source failed with while items were held. */
    private @Nullable Exception foretold;

    HoldingCursor(AsyncStream<T> blueprint, AsyncIterator<S> source) {
        super(blueprint, source);
    }

    /** Whether there are items to give before the source is asked for more. */
    abstract boolean isHolding() throws Exception;

    /** Gives what is held, until it is declined; the last answer of the sink. */
    abstract boolean giveHeld() throws Exception;

    @Override
    boolean passesOn() {
        return false;
    }

    @Override
    Drained pump(Context cx) throws Exception {
        if (isHolding() && !giveHeld()) {
            return Drained.DECLINED;
        }
        throwForetold();
        return super.pump(cx);
    }

    @Override
    boolean progress(Context cx) throws Exception {
        if (!isHolding()) {
            throwForetold();
            return super.progress(cx);
        }
        if (foretold == null) {
            try {
                super.progress(cx);
            } catch (Exception e) {
                foretold = e;
            }
        }
        return false;
    }

    private void throwForetold() throws Exception {
        if (foretold != null) {
            throw foretold;
        }
    }
}
