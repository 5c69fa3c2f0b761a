// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param target the JVM, or null to list those there are
 * @param mode what to show
 * @param sort by what to sort
 * @param runtime the name of the runtime to show, or null for all
 * @param rows how many tasks at the most
 * @param help whether to tell the options
 */
record Options(
        @Nullable String target,
        Mode mode,
        Sort sort,
        @Nullable String runtime,
        int rows,
        boolean help) {
    static final String USAGE = String.join(
            "\n",
            "usage: pollard-console [options] [JVM]",
            "  JVM              a process id, host:port, or a JMX service URL; without it the JVMs of this machine are listed",
            "  --once           show the tasks once, not again each second",
            "  --dump           show the dump: what each task awaits",
            "  --sort KEY       busy (default), polls, waits, age or id",
            "  --runtime NAME   show this runtime only",
            "  --rows N         show at most so many tasks (default 40)",
            "  --help           show this");

    /** What to show. */
    enum Mode {
        TOP,
        ONCE,
        DUMP
    }

    /** By what to sort. */
    enum Sort {
        BUSY,
        POLLS,
        WAITS,
        AGE,
        ID
    }

    /** Reads the arguments; throws IllegalArgumentException with what is wrong with them. */
    static Options of(String... arguments) {
        String target = null;
        Mode mode = Mode.TOP;
        Sort sort = Sort.BUSY;
        String runtime = null;
        int rows = 40;
        boolean help = false;
        List<String> all = List.of(arguments);
        for (int i = 0; i < all.size(); i++) {
            String argument = all.get(i);
            switch (argument) {
                case "--once" -> mode = Mode.ONCE;
                case "--dump" -> mode = Mode.DUMP;
                case "--help", "-h" -> help = true;
                case "--sort" -> sort = sort(value(all, i++));
                case "--runtime" -> runtime = value(all, i++);
                case "--rows" -> rows = rows(value(all, i++));
                default -> {
                    if (argument.startsWith("-") || target != null) {
                        throw new IllegalArgumentException("unknown argument: " + argument);
                    }
                    target = argument;
                }
            }
        }
        return new Options(target, mode, sort, runtime, rows, help);
    }

    private static String value(List<String> all, int option) {
        if (option + 1 == all.size()) {
            throw new IllegalArgumentException("value missing: " + all.get(option));
        }
        return all.get(option + 1);
    }

    private static Sort sort(String key) {
        try {
            return Sort.valueOf(key.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("unknown key: " + key, e);
        }
    }

    private static int rows(String number) {
        try {
            return Integer.parseUnsignedInt(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no number of rows: " + number, e);
        }
    }
}
