// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/**
 * A source whose cursor is a nested class {@code Run}, made of the blueprint alone, that {@link Shape} may copy for a hot pipeline.
 *
 * <p>As for a {@link Stage}, {@code Run} must not name itself in the type of a field, a method or a lambda.
 */
interface Head<T> extends AsyncStream<T> {}
