// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command that a person typed into telnet: words between blanks, or quoted.
 *
 * <p>{@code "..."} knows {@code \n \r \t \b \a \\ \" \xHH}; {@code '...'} knows {@code \'}. A closing quote ends the word.
 */
final class InlineCommand {
    private final byte[] line;
    private int at;

    private InlineCommand(byte[] line) {
        this.line = line;
    }

    /** Returns the words, none for an empty line. */
    static byte[][] split(byte[] line) throws ProtocolException {
        return new InlineCommand(line).words().toArray(new byte[0][]);
    }

    private List<byte[]> words() throws ProtocolException {
        List<byte[]> words = new ArrayList<>();
        while (true) {
            while (at < line.length && isBlank(line[at])) {
                at++;
            }
            if (at == line.length) {
                return words;
            }
            words.add(word());
        }
    }

    private byte[] word() throws ProtocolException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length && !isBlank(line[at])) {
            byte c = line[at++];
            if (c == '"') {
                doubleQuoted(word);
                return closed(word);
            } else if (c == '\'') {
                singleQuoted(word);
                return closed(word);
            }
            word.write(c);
        }
        return word.toByteArray();
    }

    private void doubleQuoted(ByteArrayOutputStream word) throws ProtocolException {
        while (true) {
            byte c = next();
            if (c == '"') {
                return;
            }
            if (c != '\\') {
                word.write(c);
            } else if (at + 2 < line.length && line[at] == 'x' && hex(line[at + 1]) >= 0 && hex(line[at + 2]) >= 0) {
                word.write(hex(line[at + 1]) << 4 | hex(line[at + 2]));
                at += 3;
            } else {
                word.write(unescaped(next()));
            }
        }
    }

    private void singleQuoted(ByteArrayOutputStream word) throws ProtocolException {
        while (true) {
            byte c = next();
            if (c == '\'') {
                return;
            }
            if (c == '\\' && at < line.length && line[at] == '\'') {
                c = line[at++];
            }
            word.write(c);
        }
    }

    private byte[] closed(ByteArrayOutputStream word) throws ProtocolException {
        if (at < line.length && !isBlank(line[at])) {
            throw unbalanced();
        }
        return word.toByteArray();
    }

    private byte next() throws ProtocolException {
        if (at == line.length) {
            throw unbalanced();
        }
        return line[at++];
    }

    private static int unescaped(byte c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> c;
        };
    }

    private static int hex(byte c) {
        return Character.digit(c, 16);
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
    }

    private static ProtocolException unbalanced() {
        return new ProtocolException("unbalanced quotes in request");
    }
}
