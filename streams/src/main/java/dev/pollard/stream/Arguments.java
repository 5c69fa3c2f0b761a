// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Refuses arguments that no operator can work with, at once. */
final class Arguments {
    private Arguments() {}

    static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
        return value;
    }

    static Duration positive(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " <= 0: " + value);
        }
        return value;
    }

    static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " < 0: " + value);
        }
        return value;
    }

    static long notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " < 0: " + value);
        }
        return value;
    }

    /** A copy, without nulls. */
    static <E> List<E> list(Iterable<? extends E> elements) {
        List<E> list = new ArrayList<>();
        for (E element : elements) {
            list.add(Objects.requireNonNull(element, "element"));
        }
        return Collections.unmodifiableList(list);
    }
}
