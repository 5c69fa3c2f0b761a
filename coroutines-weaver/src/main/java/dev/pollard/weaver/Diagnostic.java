// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import org.jspecify.annotations.Nullable;

/**
 * Something that the weaver has to say about a place in the source.
 *
 * @param severity whether the class can be used
 * @param className the class, with dots
 * @param file the name of the source file, or null if the class does not tell
 * @param line the line, or 0 if the class does not tell
 * @param message what is wrong, and the way out
 */
public record Diagnostic(
        Severity severity, String className, @Nullable String file, int line, String message) {

    /** How bad it is. */
    public enum Severity {
        /** The class can't be woven. */
        ERROR,
        /** The class was woven, and something about it is likely to be a mistake. */
        WARNING
    }

    /**
     * Whether the class can't be woven.
     *
     * @return true for an error
     */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** As a compiler prints it: {@code Server.java:42: error: ...}. */
    @Override
    public String toString() {
        String place = file == null ? className : file;
        return place + (line > 0 ? ":" + line : "") + ": " + (isError() ? "error: " : "warning: ") + message;
    }
}
