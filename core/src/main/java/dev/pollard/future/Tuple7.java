// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import org.jspecify.annotations.Nullable;

/**
 * The values of seven futures that were joined.
 *
 * @param <T1> the type of the first value
 * @param <T2> the type of the second value
 * @param <T3> the type of the third value
 * @param <T4> the type of the fourth value
 * @param <T5> the type of the fifth value
 * @param <T6> the type of the sixth value
 * @param <T7> the type of the seventh value
 * @param t1 the first value
 * @param t2 the second value
 * @param t3 the third value
 * @param t4 the fourth value
 * @param t5 the fifth value
 * @param t6 the sixth value
 * @param t7 the seventh value
 */
public record Tuple7<
        T1 extends @Nullable Object,
        T2 extends @Nullable Object,
        T3 extends @Nullable Object,
        T4 extends @Nullable Object,
        T5 extends @Nullable Object,
        T6 extends @Nullable Object,
        T7 extends @Nullable Object>(
        T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6, T7 t7) {

    @SuppressWarnings({"unchecked", "NullAway"}) // the values come from futures of these types, in this order
    static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object,
                    T7 extends @Nullable Object>
            Tuple7<T1, T2, T3, T4, T5, T6, T7> of(@Nullable Object[] values) {
        return new Tuple7<>(
                (T1) values[0], (T2) values[1], (T3) values[2], (T4) values[3], (T5) values[4], (T6) values[5], (T7)
                        values[6]);
    }
}
