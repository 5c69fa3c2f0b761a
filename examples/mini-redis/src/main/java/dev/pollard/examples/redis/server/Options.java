// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.command.FsyncPolicy;
import dev.pollard.examples.redis.command.Settings;
import java.nio.file.Path;
import java.util.Locale;

/** The words on the command line. */
final class Options {
    static final String HELP = """
            mini-redis: a small Redis server on Pollard

            usage: java -jar mini-redis.jar [--option value]...

              --port N                       the port to listen on, 0 for any             (6379)
              --bind ADDRESS                 the address to listen on                     (127.0.0.1)
              --dir PATH                     where the append-only file is                (.)
              --threads N                    how many worker threads                      (one per processor)
              --appendonly yes|no            keep changes in an append-only file          (yes)
              --appendfsync always|everysec|no  when to force them to the disk            (everysec)
              --maxclients N                 how many connections at the same time        (10000)
              --proto-max-bulk-len BYTES     how long a value may be; kb, mb, gb are known (512mb)
              --status on|off                print a status line each second              (on)
              --help                         print this
            """;

    private Options() {}

    /** What is wrong with the command line, for the person who typed it. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    static Settings parse(String... args) throws Mistake {
        Settings settings = Settings.defaults().withStatus(true);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i];
            if (!name.startsWith("--")) {
                throw new Mistake("not an option: " + name);
            }
            if (i + 1 == args.length) {
                throw new Mistake("no value for " + name);
            }
            settings = apply(settings, name, args[i + 1]);
        }
        return settings;
    }

    private static Settings apply(Settings settings, String name, String value) throws Mistake {
        return switch (name) {
            case "--port" -> settings.withPort((int) number(name, value, 0, 65_535));
            case "--bind" -> settings.withBind(value);
            case "--dir" -> settings.withDir(Path.of(value));
            case "--threads" -> settings.withThreads((int) number(name, value, 1, 1024));
            case "--appendonly" -> settings.withAppendOnly(choice(name, value, "yes", "no"));
            case "--appendfsync" -> settings.withAppendFsync(policy(name, value));
            case "--maxclients" -> settings.withMaxClients((int) number(name, value, 1, 1_000_000));
            case "--proto-max-bulk-len" -> settings.withProtoMaxBulkLen(bytes(name, value));
            case "--status" -> settings.withStatus(choice(name, value, "on", "off"));
            default -> throw new Mistake("unknown option: " + name);
        };
    }

    private static boolean choice(String name, String value, String yes, String no) throws Mistake {
        if (!value.equals(yes) && !value.equals(no)) {
            throw new Mistake(name + " is neither " + yes + " nor " + no + ": " + value);
        }
        return value.equals(yes);
    }

    private static FsyncPolicy policy(String name, String value) throws Mistake {
        for (FsyncPolicy policy : FsyncPolicy.values()) {
            if (policy.word().equals(value)) {
                return policy;
            }
        }
        throw new Mistake(name + " is none of always, everysec, no: " + value);
    }

    private static long bytes(String name, String value) throws Mistake {
        String lower = value.toLowerCase(Locale.ROOT);
        int shift = lower.endsWith("kb") ? 10 : lower.endsWith("mb") ? 20 : lower.endsWith("gb") ? 30 : 0;
        String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 2);
        return number(name, digits, 1, Integer.MAX_VALUE >> shift) << shift;
    }

    private static long number(String name, String value, long min, long max) throws Mistake {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new Mistake(name + " is not a number from " + min + " to " + max + ": " + value);
    }
}
