// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import java.util.Locale;

/** When the append-only file is forced to the disk. */
public enum FsyncPolicy {
    /** Before any client hears of a change: a change that was acknowledged is never lost. */
    ALWAYS,
    /** Once a second: a crash of the machine loses what was acknowledged in about the last second. */
    EVERYSEC,
    /** When the operating system sees fit. */
    NO;

    /**
     * Returns the name as options and {@code CONFIG GET} have it.
     *
     * @return the name
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
