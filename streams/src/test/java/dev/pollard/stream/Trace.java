// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run.
 *
 * @param items the items
 * @param failure how the run failed; null if it ended
 */
record Trace(List<?> items, @Nullable Throwable failure) {

    static Trace ended(List<?> items) {
        return new Trace(items, null);
    }

    static Trace failed(List<?> items, Throwable failure) {
        return new Trace(items, failure);
    }
}
