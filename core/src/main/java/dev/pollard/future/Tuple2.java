// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import org.jspecify.annotations.Nullable;

/**
 * The values of two futures that were joined.
 *
 * @param <T1> the type of the first value
 * @param <T2> the type of the second value
 * @param t1 the first value
 * @param t2 the second value
 */
public record Tuple2<T1 extends @Nullable Object, T2 extends @Nullable Object>(T1 t1, T2 t2) {

    @SuppressWarnings({"unchecked", "NullAway"}) // the values come from futures of these types, in this order
    static <T1 extends @Nullable Object, T2 extends @Nullable Object> Tuple2<T1, T2> of(@Nullable Object[] values) {
        return new Tuple2<>((T1) values[0], (T2) values[1]);
    }
}
