// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.Decimal;
import dev.pollard.examples.redis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/** PING, ECHO, SELECT, QUIT, RESET, AUTH, HELLO: the connection itself. */
final class ConnectionCommands {
    private static final byte[] PONG = Words.bytes("pong");
    private static final byte[] NOTHING = {};

    private final Engine engine;

    ConnectionCommands(Engine engine) {
        this.engine = engine;
    }

    void addTo(CommandTable table) {
        String flags = "noscript loading stale fast no_auth allow_busy";
        table.add("ping", -1, "connection", "fast", this::ping).local().whileSubscribed();
        table.add("echo", 2, "connection", "loading stale fast", (client, args, reply) -> reply.bulk(args[1]))
                .local();
        table.add("select", 2, "connection", "loading stale fast", this::select).local();
        table.add("quit", -1, "connection", flags, this::quit)
                .local()
                .immediate()
                .whileSubscribed();
        table.add("reset", 1, "connection", flags, this::reset).immediate().whileSubscribed();
        table.add("auth", -2, "connection", flags, this::auth).local();
        table.add("hello", -1, "connection", flags, this::hello).local();
    }

    private void ping(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (args.length > 2) {
            throw ErrorReply.arity("ping");
        }
        if (client.isSubscribed() && client.protocol == 2) {
            reply.array(2);
            reply.bulk(PONG);
            reply.bulk(args.length == 2 ? args[1] : NOTHING);
        } else if (args.length == 2) {
            reply.bulk(args[1]);
        } else {
            reply.pong();
        }
    }

    private void select(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (Words.integer(args[1]) != 0) {
            throw ErrorReply.of("ERR DB index is out of range");
        }
        reply.ok();
    }

    private void quit(Client client, byte[][] args, ReplyWriter reply) {
        client.close();
        reply.ok();
    }

    private void reset(Client client, byte[][] args, ReplyWriter reply) {
        client.endTransaction();
        engine.unwatch(client);
        engine.pubSub().unsubscribeAll(client);
        client.name = "";
        client.noEvict = false;
        client.replies = Client.Replies.ON;
        reply.mute(false);
        protocol(client, 2, reply);
        reply.simple("RESET");
    }

    private void auth(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (args.length > 3) {
            throw ErrorReply.syntax();
        }
        if (args.length == 2) {
            throw ErrorReply.of("ERR AUTH <password> called without any password configured for the default user. "
                    + "Are you sure your configuration is correct?");
        }
        authenticate(args[1]);
        reply.ok();
    }

    /** There is one user, who needs no password and so is let in with any. */
    private static void authenticate(byte[] user) throws ErrorReply {
        if (!Words.text(user).equals("default")) {
            throw ErrorReply.of("WRONGPASS invalid username-password pair or user is disabled.");
        }
    }

    private void hello(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        int version = args.length == 1 ? reply.version() : version(args[1]);
        byte @Nullable [] name = null;
        for (int i = 2; i < args.length; i++) {
            if (Words.is(args[i], "auth") && i + 2 < args.length) {
                authenticate(args[i + 1]);
                i += 2;
            } else if (Words.is(args[i], "setname") && i + 1 < args.length) {
                name = args[++i];
                ClientCommands.checkName(name);
            } else {
                throw ErrorReply.of("ERR Syntax error in HELLO option '" + Words.text(args[i]) + "'");
            }
        }
        if (name != null) {
            client.name = Words.text(name);
        }
        protocol(client, version, reply);
        reply.map(7);
        reply.bulk("server");
        reply.bulk("redis");
        reply.bulk("version");
        reply.bulk(ServerCommands.REDIS_VERSION);
        reply.bulk("proto");
        reply.integer(version);
        reply.bulk("id");
        reply.integer(client.id);
        reply.bulk("mode");
        reply.bulk("standalone");
        reply.bulk("role");
        reply.bulk("master");
        reply.bulk("modules");
        reply.array(0);
    }

    private static int version(byte[] word) throws ErrorReply {
        long version;
        try {
            version = Decimal.parse(word);
        } catch (NumberFormatException e) {
            throw ErrorReply.of("ERR Protocol version is not an integer or out of range");
        }
        if (version != 2 && version != 3) {
            throw ErrorReply.of("NOPROTO unsupported protocol version");
        }
        return (int) version;
    }

    private static void protocol(Client client, int version, ReplyWriter reply) {
        client.protocol = version;
        reply.version(version);
    }
}
