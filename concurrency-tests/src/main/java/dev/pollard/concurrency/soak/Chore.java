// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import java.util.SplittableRandom;

/** One kind of work. Makes futures that may be awaited, timed out, spawned, aborted or let go of: whatever becomes of one, nothing is left of it. */
interface Chore {

    /**
     * Makes one piece of work, to be started by its first poll. Called by several tasks at once.
     *
     * @param random decides about it, now and while it runs
     */
    Future<?> make(SplittableRandom random);

    /** Looks whether all is back, when everything is at rest. */
    default void verify() {}

    /** Ends what goes on all the time, before the runtime is closed. */
    default void close() {}
}
