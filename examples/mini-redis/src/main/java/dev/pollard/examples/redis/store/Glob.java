// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

/**
 * Patterns with {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]} and {@code \}, as {@code KEYS}, {@code SCAN} and {@code PSUBSCRIBE} know them.
 *
 * <p>One {@code *} is tried again at most: a later star takes over from an earlier one. So a pattern of many stars costs pattern times text, and not
 * a power of it.
 */
public final class Glob {
    private final byte[] pattern;
    private final byte[] text;
    private int p;
    private int t;

    private Glob(byte[] pattern, byte[] text) {
        this.pattern = pattern;
        this.text = text;
    }

    /**
     * Whether the pattern fits the whole text.
     *
     * @param pattern the pattern
     * @param text the text
     * @return whether it fits
     */
    public static boolean matches(byte[] pattern, byte[] text) {
        return new Glob(pattern, text).matches();
    }

    private boolean matches() {
        int starPattern = -1;
        int starText = 0;
        while (t < text.length || p < pattern.length) {
            if (p < pattern.length && pattern[p] == '*') {
                starPattern = ++p;
                starText = t;
            } else if (t < text.length && p < pattern.length && matchesOne()) {
                t++;
            } else if (starPattern >= 0 && starText < text.length) {
                p = starPattern;
                t = ++starText;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Matches one byte and moves over that part of the pattern, whether it fits or not. */
    private boolean matchesOne() {
        byte c = text[t];
        switch (pattern[p]) {
            case '?' -> {
                p++;
                return true;
            }
            case '[' -> {
                return matchesClass(c);
            }
            case '\\' -> {
                if (p + 1 < pattern.length) {
                    p++;
                }
                return pattern[p++] == c;
            }
            default -> {
                return pattern[p++] == c;
            }
        }
    }

    /** As in Redis, a class without its closing bracket ends with the pattern. */
    private boolean matchesClass(byte c) {
        p++;
        boolean negated = p < pattern.length && pattern[p] == '^';
        if (negated) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length && pattern[p] != ']') {
            if (pattern[p] == '\\' && p + 1 < pattern.length) {
                p++;
                found |= pattern[p] == c;
            } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                int a = pattern[p] & 0xff;
                int b = pattern[p + 2] & 0xff;
                p += 2;
                found |= (c & 0xff) >= Math.min(a, b) && (c & 0xff) <= Math.max(a, b);
            } else {
                found |= pattern[p] == c;
            }
            p++;
        }
        if (p < pattern.length) {
            p++;
        }
        return found != negated;
    }
}
