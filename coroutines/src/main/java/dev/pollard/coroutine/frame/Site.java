// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import org.jspecify.annotations.Nullable;

/**
 * Where the source of a body is: its class, method and file, and the line of each place where it may stop.
 *
 * @param type the name of the class
 * @param method the name of the method, as a stack trace shows it
 * @param file the name of the source file, or null
 * @param lines the line of the body's beginning, and then of each place where it may stop, as characters; empty if they are not known
 */
record Site(String type, String method, @Nullable String file, String lines) {
    private static final int UNKNOWN = -1;

    /** Reads what the weaver has written: the four parts, each but the last ended by a line feed; lines may be any character. */
    static Site parse(String text) {
        int first = text.indexOf('\n');
        int second = text.indexOf('\n', first + 1);
        int third = text.indexOf('\n', second + 1);
        String file = text.substring(second + 1, third);
        return new Site(
                text.substring(0, first),
                text.substring(first + 1, second),
                file.isEmpty() ? null : file,
                text.substring(third + 1));
    }

    /** The line of the place with a number; that of the beginning has number 0. */
    int line(int place) {
        return place >= 0 && place < lines.length() ? lines.charAt(place) : UNKNOWN;
    }

    StackTraceElement element(int place) {
        return new StackTraceElement(type, method, file, line(place));
    }

    /** As people write it: {@code Server.handle(Server.java:42)}. */
    String label(int place) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        StringBuilder label = new StringBuilder(simple).append('.').append(sourceName());
        if (file != null) {
            label.append('(').append(file);
            if (line(place) != UNKNOWN) {
                label.append(':').append(line(place));
            }
            label.append(')');
        }
        return label.toString();
    }

    /** The method that the body is written in: {@code handle} for {@code lambda$handle$0}. */
    private String sourceName() {
        String prefix = "lambda$";
        int end = method.lastIndexOf('$');
        return method.startsWith(prefix) && end > prefix.length() ? method.substring(prefix.length(), end) : method;
    }
}
