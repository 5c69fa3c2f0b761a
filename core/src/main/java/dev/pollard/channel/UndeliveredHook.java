// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.internal.foreign.Foreign;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The user's hook for values that nobody will receive. */
final class UndeliveredHook {
    private UndeliveredHook() {}

    /** Hands over a value. What the hook throws is its bug. */
    static <T> void tell(@Nullable Consumer<? super T> hook, T value) {
        if (hook != null) {
            Foreign.run(() -> hook.accept(value));
        }
    }
}
