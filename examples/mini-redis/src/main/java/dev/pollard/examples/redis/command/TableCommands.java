// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COMMAND and its subcommands: which commands there are. */
final class TableCommands {
    private final CommandTable table;

    TableCommands(CommandTable table) {
        this.table = table;
    }

    void addTo(CommandTable commands) {
        commands.add("command", -1, "connection", "loading stale", this::command)
                .local();
    }

    private void command(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (args.length == 1) {
            describeAll(table.all(), reply);
        } else if (Words.is(args[1], "count") && args.length == 2) {
            reply.integer(table.all().size());
        } else if (Words.is(args[1], "info")) {
            info(args, reply);
        } else if (Words.is(args[1], "docs")) {
            // None here; clients then go by the command's own shape.
            reply.map(0);
        } else if (Words.is(args[1], "list") && args.length == 2) {
            reply.array(table.all().size());
            table.all().forEach(command -> reply.bulk(command.name));
        } else if (Words.is(args[1], "getkeys") && args.length > 2) {
            keys(args, reply);
        } else {
            throw ErrorReply.unknownSubcommand("command", args[1]);
        }
    }

    private void info(byte[][] args, ReplyWriter reply) {
        if (args.length == 2) {
            describeAll(table.all(), reply);
            return;
        }
        reply.array(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            describe(table.find(args[i]), reply);
        }
    }

    private static void describeAll(Collection<Command> commands, ReplyWriter reply) {
        reply.array(commands.size());
        commands.forEach(command -> describe(command, reply));
    }

    /** Name, arity, flags, first key, last key, step, categories; tips, key specifications and subcommands are left empty. */
    private static void describe(@Nullable Command command, ReplyWriter reply) {
        if (command == null) {
            reply.nil();
            return;
        }
        reply.array(10);
        reply.bulk(command.name);
        reply.integer(command.arity);
        reply.set(command.flags.size());
        command.flags.forEach(reply::simple);
        reply.integer(command.firstKey);
        reply.integer(command.lastKey);
        reply.integer(command.keyStep);
        List<String> categories = command.categories();
        reply.set(categories.size());
        categories.forEach(reply::simple);
        reply.set(0);
        reply.set(0);
        reply.set(0);
    }

    private void keys(byte[][] args, ReplyWriter reply) throws ErrorReply {
        Command command = table.find(args[2]);
        int words = args.length - 2;
        if (command == null) {
            throw ErrorReply.of("ERR Invalid command specified");
        }
        if (command.firstKey == 0) {
            throw ErrorReply.of("ERR The command has no key arguments");
        }
        if (!command.accepts(words)) {
            throw ErrorReply.of("ERR Invalid number of arguments specified for command");
        }
        int last = command.lastKey < 0 ? words + command.lastKey : command.lastKey;
        List<byte[]> keys = new ArrayList<>();
        for (int i = command.firstKey; i <= last; i += command.keyStep) {
            keys.add(args[i + 2]);
        }
        reply.array(keys.size());
        keys.forEach(reply::bulk);
    }
}
