// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.io;

import dev.pollard.internal.timer.TimeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A line of a script: what the other side of a {@link ScriptedIo} does next, or expects next. */
sealed interface Line {

    /** Bytes that come from the other side; what is left of them. */
    record Read(ByteBuffer bytes) implements Line {
        @Override
        public String toString() {
            return "read " + text(bytes);
        }
    }

    /** Bytes that the other side expects; what is left of them. */
    record Write(ByteBuffer bytes) implements Line {
        @Override
        public String toString() {
            return "write " + text(bytes);
        }
    }

    /** Nothing happens for a while. */
    record Wait(Duration duration) implements Line {
        @Override
        public String toString() {
            return "wait for " + TimeText.exact(duration);
        }
    }

    /** The next poll is pending once, and has woken already. */
    record Pause() implements Line {
        @Override
        public String toString() {
            return "pause";
        }
    }

    /** Reading fails. */
    record ReadError(IOException failure) implements Line {
        @Override
        public String toString() {
            return "read error " + failure;
        }
    }

    /** Writing fails. */
    record WriteError(IOException failure) implements Line {
        @Override
        public String toString() {
            return "write error " + failure;
        }
    }

    /** The code under test says that it writes no more. */
    record Shutdown() implements Line {
        @Override
        public String toString() {
            return "shutdown";
        }
    }

    /** Whether it stands in the way of a read until it has happened. */
    default boolean isForReader() {
        return this instanceof Read || this instanceof ReadError;
    }

    /** The bytes as a quoted text, the unprintable ones as \xNN; not too long. */
    static String text(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder("\"");
        int shown = Math.min(bytes.remaining(), 80);
        String chars = StandardCharsets.ISO_8859_1
                .decode(bytes.duplicate().limit(bytes.position() + shown))
                .toString();
        for (char c : chars.toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        text.append(c);
                    } else {
                        text.append(String.format("\\x%02x", (int) c));
                    }
                }
            }
        }
        text.append('"');
        return bytes.remaining() > shown
                ? text + " and " + (bytes.remaining() - shown) + " bytes more"
                : text.toString();
    }
}
