// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pollard.examples.redis.resp.Decimal;

/** Reads arguments that are words and numbers. */
final class Words {
    private Words() {}

    /** Whether an argument is this word of lower-case ASCII letters, however it is capitalised. */
    static boolean is(byte[] argument, String word) {
        if (argument.length != word.length()) {
            return false;
        }
        for (int i = 0; i < argument.length; i++) {
            if (lower(argument[i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    static long integer(byte[] argument) throws ErrorReply {
        try {
            return Decimal.parse(argument);
        } catch (NumberFormatException e) {
            throw ErrorReply.notAnInteger();
        }
    }

    /** The first bytes of an argument, one character each, as error messages show it. */
    static String text(byte[] argument, int limit) {
        return new String(argument, 0, Math.min(argument.length, Math.max(limit, 0)), ISO_8859_1);
    }

    static String text(byte[] argument) {
        return text(argument, argument.length);
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(ISO_8859_1);
    }
}
