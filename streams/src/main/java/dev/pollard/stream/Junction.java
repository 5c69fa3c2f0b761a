// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blueprint of an operator that has several sources, all of them known.
 *
 * <p>As that of a {@link Stage}, its cursor is a nested class {@code Run}, which {@link Shape} copies for a hot pipeline; it is made of the blueprint and the runs of the sources, in
 * their order.
 */
abstract class Junction<T> implements AsyncStream<T> {

    /** The sources. */
    abstract List<? extends AsyncStream<?>> sources();

    /** Makes the cursor: {@code new Run<>(this, sources)}. */
    abstract AsyncIterator<T> run(AsyncIterator<?>[] sources);

    /** Whether all sources push into the same sink, so that those of one shape may share their copies. */
    abstract boolean isAlike();

    /** As {@link Stage#function}. */
    @Nullable
    Object function() {
        return null;
    }

    @Override
    public final AsyncIterator<T> iterator() {
        List<? extends AsyncStream<?>> sources = sources();
        AsyncIterator<?>[] runs = new AsyncIterator<?>[sources.size()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = sources.get(i).iterator();
        }
        return run(runs);
    }
}
