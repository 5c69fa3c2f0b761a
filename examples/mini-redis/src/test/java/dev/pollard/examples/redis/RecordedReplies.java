// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The table of requests and replies in {@code replies.txt}. */
public record RecordedReplies(String title, List<Exchange> exchanges) {

    /** A request as somebody types it, and what comes back. */
    public record Exchange(String request, String reply) {

        /** The bytes to send. */
        public byte[] requestBytes() {
            return (request + "\r\n").getBytes(ISO_8859_1);
        }

        /** Whether these bytes, as {@link #escape} shows them, are the reply. */
        public boolean isReply(String escaped) {
            return Pattern.matches(Pattern.quote(reply).replace("{n}", "\\E\\d+\\Q"), escaped);
        }
    }

    public static List<RecordedReplies> load() {
        try (InputStream in = RecordedReplies.class.getResourceAsStream("/replies.txt")) {
            return parse(new String(in.readAllBytes(), ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RecordedReplies> parse(String text) {
        List<RecordedReplies> parts = new ArrayList<>();
        String request = "";
        for (String line : text.split("\n")) {
            if (line.startsWith("## ")) {
                parts.add(new RecordedReplies(line.substring(3), new ArrayList<>()));
            } else if (line.startsWith("> ")) {
                request = line.substring(2);
            } else if (line.startsWith("< ")) {
                parts.get(parts.size() - 1).exchanges().add(new Exchange(request, line.substring(2)));
            }
        }
        return parts;
    }

    /** Bytes as the table shows them. */
    public static String escape(byte[] bytes) {
        StringBuilder shown = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\\' -> shown.append("\\\\");
                default -> {
                    if (b >= ' ' && b < 127) {
                        shown.append((char) b);
                    } else {
                        shown.append(String.format("\\x%02x", b));
                    }
                }
            }
        }
        return shown.toString();
    }

    @Override
    public String toString() {
        return title;
    }
}
