// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.Decimal;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Entry;
import dev.pollard.examples.redis.store.Keyspace;
import org.jspecify.annotations.Nullable;

/** SET with its options, and its older forms SETEX and PSETEX. */
final class SetCommand {
    private static final byte[] SET = Words.bytes("SET");
    private static final byte[] PXAT = Words.bytes("PXAT");

    private final Engine engine;
    private final Keyspace keys;

    SetCommand(Engine engine) {
        this.engine = engine;
        this.keys = engine.keyspace();
    }

    void addTo(CommandTable table) {
        table.add("set", -3, "string", "write denyoom", 1, 1, 1, this::set);
        table.add("setex", 4, "string", "write denyoom", 1, 1, 1, this::setex);
        table.add("psetex", 4, "string", "write denyoom", 1, 1, 1, this::psetex);
    }

    /** How a deadline is given. */
    enum Unit {
        EX(true, true),
        PX(false, true),
        EXAT(true, false),
        PXAT(false, false);

        private final boolean seconds;
        private final boolean relative;

        Unit(boolean seconds, boolean relative) {
            this.seconds = seconds;
            this.relative = relative;
        }

        /** Turns a positive number into milliseconds since 1970. */
        long deadline(long number, long now, String command) throws ErrorReply {
            if (number <= 0 || seconds && number > Long.MAX_VALUE / 1000) {
                throw ErrorReply.invalidExpireTime(command);
            }
            long millis = seconds ? number * 1000 : number;
            if (relative && millis > Long.MAX_VALUE - now) {
                throw ErrorReply.invalidExpireTime(command);
            }
            return relative ? millis + now : millis;
        }
    }

    /** The words after the value. */
    private static final class Options {
        boolean onlyNew;
        boolean onlyOld;
        boolean keepDeadline;
        boolean replyOld;

        @Nullable
        Unit unit;

        byte[] number = {};

        static Options parse(byte[][] args) throws ErrorReply {
            Options options = new Options();
            for (int i = 3; i < args.length; i++) {
                byte[] word = args[i];
                Unit unit = unit(word);
                if (Words.is(word, "nx") && !options.onlyOld) {
                    options.onlyNew = true;
                } else if (Words.is(word, "xx") && !options.onlyNew) {
                    options.onlyOld = true;
                } else if (Words.is(word, "get")) {
                    options.replyOld = true;
                } else if (Words.is(word, "keepttl") && options.unit == null) {
                    options.keepDeadline = true;
                } else if (unit != null
                        && i + 1 < args.length
                        && !options.keepDeadline
                        && (options.unit == null || options.unit == unit)) {
                    options.unit = unit;
                    options.number = args[++i];
                } else {
                    throw ErrorReply.syntax();
                }
            }
            return options;
        }

        private static @Nullable Unit unit(byte[] word) {
            if (Words.is(word, "ex")) {
                return Unit.EX;
            } else if (Words.is(word, "px")) {
                return Unit.PX;
            } else if (Words.is(word, "exat")) {
                return Unit.EXAT;
            } else {
                return Words.is(word, "pxat") ? Unit.PXAT : null;
            }
        }
    }

    private void set(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (args.length == 3) {
            keys.put(args[1], args[2]);
            reply.ok();
            return;
        }
        Options options = Options.parse(args);
        long deadline = Entry.NEVER;
        if (options.unit != null) {
            deadline = options.unit.deadline(Words.integer(options.number), keys.now(), "set");
        }
        Entry old = keys.find(args[1]);
        if (options.replyOld) {
            StringCommands.value(old, reply);
        }
        if (options.onlyNew && old != null || options.onlyOld && old == null) {
            if (!options.replyOld) {
                reply.nil();
            }
            return;
        }
        if (deadline != Entry.NEVER) {
            putUntil(args[1], args[2], deadline);
        } else if (options.keepDeadline) {
            keys.putKeepingDeadline(args[1], args[2]);
        } else {
            keys.put(args[1], args[2]);
        }
        if (!options.replyOld) {
            reply.ok();
        }
    }

    private void setex(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        putUntil(args[1], args[3], Unit.EX.deadline(Words.integer(args[2]), keys.now(), "setex"));
        reply.ok();
    }

    private void psetex(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        putUntil(args[1], args[3], Unit.PX.deadline(Words.integer(args[2]), keys.now(), "psetex"));
        reply.ok();
    }

    private void putUntil(byte[] key, byte[] value, long deadline) {
        keys.expireAt(keys.put(key, value), deadline);
        engine.rewriteAs(SET, key, value, PXAT, Decimal.bytes(deadline));
    }
}
