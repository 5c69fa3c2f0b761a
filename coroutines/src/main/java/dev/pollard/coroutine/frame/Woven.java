// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import org.jspecify.annotations.Nullable;

/** A woven body, as a value: it can be begun any number of times. */
public interface Woven {

    /**
     * Makes a run of this body.
     *
     * @param argument the argument of a body that has one, else null
     * @return the run, not begun
     */
    Frame begin(@Nullable Object argument);
}
