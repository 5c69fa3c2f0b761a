// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.jspecify.annotations.Nullable;

/**
 * The blueprint of an operator that has one source, and at most other streams or futures that its function makes.
 *
 * <p>Its cursor is a nested class {@code Run}, a {@link StageCursor} if it waits for nothing but the source, which is made of the blueprint and a run of the source. That class is what
 * {@link Shape} copies for a hot pipeline, so it must not name itself in the type of a field, a method or a lambda: a copy has no name.
 */
abstract class Stage<S, T> implements AsyncStream<T> {
    final AsyncStream<S> source;

    Stage(AsyncStream<S> source) {
        this.source = source;
    }

    /** Makes the cursor: {@code new Run<>(this, source)}. */
    abstract AsyncIterator<T> run(AsyncIterator<S> source);

    /** The user's function that is called for each item, or null if there is none. Pipelines with functions of other classes are other shapes. */
    @Nullable
    Object function() {
        return null;
    }

    @Override
    public final AsyncIterator<T> iterator() {
        return run(source.iterator());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + source + ")";
    }
}
