// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import java.util.List;

/** MULTI, EXEC, DISCARD, WATCH, UNWATCH: commands that happen together, or not at all. */
final class TransactionCommands {
    private final Engine engine;
    private final Dispatcher dispatcher;

    TransactionCommands(Engine engine, Dispatcher dispatcher) {
        this.engine = engine;
        this.dispatcher = dispatcher;
    }

    void addTo(CommandTable table) {
        String flags = "noscript loading stale fast allow_busy";
        table.add("multi", 1, "transaction", flags, this::multi).immediate();
        table.add("exec", 1, "transaction", "noscript loading stale skip_slowlog", this::exec)
                .immediate();
        table.add("discard", 1, "transaction", flags, this::discard).immediate();
        table.add("watch", -2, "transaction", flags, 1, -1, 1, this::watch).immediate();
        table.add("unwatch", 1, "transaction", flags, this::unwatch);
    }

    private void multi(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (client.inTransaction()) {
            throw ErrorReply.of("ERR MULTI calls can not be nested");
        }
        client.beginTransaction();
        reply.ok();
    }

    private void exec(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (!client.inTransaction()) {
            throw ErrorReply.of("ERR EXEC without MULTI");
        }
        boolean broken = client.transactionBroken;
        boolean outdated = client.watchBroken || engine.watchedHasExpired(client);
        List<Client.Queued> commands = client.endTransaction();
        engine.unwatch(client);
        if (broken) {
            throw ErrorReply.of("EXECABORT Transaction discarded because of previous errors.");
        }
        if (outdated) {
            reply.nilArray();
            return;
        }
        reply.array(commands.size());
        engine.beginTransaction();
        try {
            for (Client.Queued queued : commands) {
                dispatcher.execute(queued.command(), client, queued.args(), reply);
            }
        } finally {
            engine.endTransaction();
        }
    }

    private void discard(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (!client.inTransaction()) {
            throw ErrorReply.of("ERR DISCARD without MULTI");
        }
        client.endTransaction();
        engine.unwatch(client);
        reply.ok();
    }

    private void watch(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (client.inTransaction()) {
            throw ErrorReply.of("ERR WATCH inside MULTI is not allowed");
        }
        for (int i = 1; i < args.length; i++) {
            engine.watch(client, args[i]);
        }
        reply.ok();
    }

    private void unwatch(Client client, byte[][] args, ReplyWriter reply) {
        engine.unwatch(client);
        reply.ok();
    }
}
