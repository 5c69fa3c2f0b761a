// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.util.Locale;

/** Says how long something takes, in few characters. */
final class TimeText {
    private static final String[] UNITS = {"ns", "us", "ms", "s"};

    private TimeText() {}

    /** Such as {@code 3.2 s}, or a dash for what is not known. */
    static String of(long nanos) {
        if (nanos < 0) {
            return "-";
        }
        double value = nanos;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        if (unit == 3 && value >= 100) {
            return value < 6000 ? (long) value / 60 + " min" : String.format(Locale.ROOT, "%.1f h", value / 3600);
        }
        return unit == 0 ? nanos + " ns" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
