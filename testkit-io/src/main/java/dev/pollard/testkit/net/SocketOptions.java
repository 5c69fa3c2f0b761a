// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of a simulated socket: they are kept, and change nothing. */
final class SocketOptions {
    private static final Set<SocketOption<?>> SUPPORTED = Set.of(
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT,
            StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.SO_BROADCAST,
            StandardSocketOptions.TCP_NODELAY);

    private final Map<SocketOption<?>, Object> values = new HashMap<>();

    <T> void set(SocketOption<T> name, T value) {
        requireSupported(name);
        values.put(name, value);
    }

    <T> @Nullable T get(SocketOption<T> name) {
        requireSupported(name);
        Object value = values.get(name);
        if (value == null && name.type() == Boolean.class) {
            value = false;
        } else if (value == null && name.type() == Integer.class) {
            value = 64 * 1024;
        }
        return name.type().cast(value);
    }

    private static void requireSupported(SocketOption<?> name) {
        if (!SUPPORTED.contains(name)) {
            throw new UnsupportedOperationException("no option of a simulated socket: " + name);
        }
    }

    Set<SocketOption<?>> supported() {
        return SUPPORTED;
    }
}
