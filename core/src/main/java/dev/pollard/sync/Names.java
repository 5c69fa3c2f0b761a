// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import org.jspecify.annotations.Nullable;

/** What to call a primitive: {@code AsyncMutex(accounts)}, or {@code AsyncMutex@1f2e3d} if it has no name. */
final class Names {
    private Names() {}

    static String of(String type, @Nullable String name, Object primitive) {
        return name != null
                ? type + "(" + name + ")"
                : type + "@" + Integer.toHexString(System.identityHashCode(primitive));
    }
}
