// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import java.util.Locale;

/** A command can't be carried out; the client gets the message as an error and the connection goes on. */
final class ErrorReply extends Exception {
    private static final long serialVersionUID = 1;

    private ErrorReply(String message) {
        super(message, null, false, false);
    }

    /** An error with a code of its own, such as {@code WRONGPASS ...}. */
    static ErrorReply of(String message) {
        return new ErrorReply(message);
    }

    static ErrorReply syntax() {
        return new ErrorReply("ERR syntax error");
    }

    static ErrorReply notAnInteger() {
        return new ErrorReply("ERR value is not an integer or out of range");
    }

    static ErrorReply arity(String command) {
        return new ErrorReply("ERR wrong number of arguments for '" + command + "' command");
    }

    static ErrorReply invalidExpireTime(String command) {
        return new ErrorReply("ERR invalid expire time in '" + command + "' command");
    }

    static ErrorReply unknownSubcommand(String command, byte[] subcommand) {
        return new ErrorReply("ERR unknown subcommand '" + Words.text(subcommand, 128) + "'. Try "
                + command.toUpperCase(Locale.ROOT) + " HELP.");
    }
}
