// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import java.util.List;
import java.util.Objects;

/**
 * Takes a command from a client, checks whether it may be carried out now, and carries it out.
 *
 * <p><b>Threading.</b> Any thread; the calls for one client do not overlap.
 */
public final class Dispatcher {
    private final Engine engine;
    private final CommandTable table = new CommandTable();

    /**
     * Creates a dispatcher with all commands.
     *
     * @param engine what the commands work on
     */
    public Dispatcher(Engine engine) {
        this.engine = Objects.requireNonNull(engine, "engine");
        new ConnectionCommands(engine).addTo(table);
        new ClientCommands(engine).addTo(table);
        new StringCommands(engine).addTo(table);
        new SetCommand(engine).addTo(table);
        new NumberCommands(engine).addTo(table);
        new KeyCommands(engine).addTo(table);
        new ExpiryCommands(engine).addTo(table);
        new PubSubCommands(engine).addTo(table);
        new TransactionCommands(engine, this).addTo(table);
        new ServerCommands(engine).addTo(table);
        new ConfigCommands(engine).addTo(table);
        new TableCommands(table).addTo(table);
    }

    /**
     * Carries a command out, or says why not.
     *
     * @param client who sent it
     * @param args the command and its arguments, at least one element
     * @param reply receives one reply, none if the client wants silence
     */
    public void dispatch(Client client, byte[][] args, ReplyWriter reply) {
        if (client.replies == Client.Replies.ON) {
            check(client, args, reply);
            // CLIENT REPLY has no reply itself, so what it changed holds from the next command on.
            return;
        }
        reply.mute(true);
        check(client, args, reply);
        if (client.replies == Client.Replies.SKIP) {
            client.replies = Client.Replies.ON;
        }
        reply.mute(false);
    }

    private void check(Client client, byte[][] args, ReplyWriter reply) {
        Command command = table.find(args[0]);
        if (command == null) {
            if (Words.is(args[0], "post") || Words.is(args[0], "host:")) {
                // A browser was tricked into sending this; nothing of it shall be carried out.
                client.drop();
                return;
            }
            client.breakTransaction();
            reply.error(unknown(args));
            return;
        }
        if (!command.accepts(args.length)) {
            refuse(client, command, ErrorReply.arity(command.name), reply);
            return;
        }
        if (client.isSubscribed() && client.protocol == 2 && !command.whileSubscribed) {
            refuse(client, command, whileSubscribed(command), reply);
            return;
        }
        if (client.inTransaction() && !command.immediate) {
            client.queue(command, args);
            reply.queued();
            return;
        }
        client.lastCommand = command.name;
        if (command.local) {
            run(command, client, args, reply);
        } else {
            runLocked(command, client, args, reply);
        }
    }

    private void runLocked(Command command, Client client, byte[][] args, ReplyWriter reply) {
        List<Runnable> wakes;
        engine.lock.lock();
        try {
            Outbox outbox = client.outbox();
            if (outbox != null) {
                // What was published before this command comes before its reply.
                reply.mute(false);
                outbox.moveTo(reply, Long.MAX_VALUE);
                reply.mute(client.replies != Client.Replies.ON);
            }
            execute(command, client, args, reply);
            wakes = engine.takeWakes();
        } finally {
            engine.lock.unlock();
        }
        if (wakes != null) {
            wakes.forEach(Runnable::run);
        }
    }

    /** Carries a command out and writes it down. The lock is held. */
    void execute(Command command, Client client, byte[][] args, ReplyWriter reply) {
        if (!command.writes) {
            run(command, client, args, reply);
            return;
        }
        String failure = engine.journal().failure();
        if (failure != null) {
            reply.error("MISCONF Errors writing to the AOF file: " + failure);
            return;
        }
        long before = engine.keyspace().changes();
        run(command, client, args, reply);
        engine.journalIfChanged(before, args);
    }

    private static void run(Command command, Client client, byte[][] args, ReplyWriter reply) {
        try {
            command.handler.run(client, args, reply);
        } catch (ErrorReply e) {
            reply.error(String.valueOf(e.getMessage()));
        }
    }

    private void refuse(Client client, Command command, ErrorReply error, ReplyWriter reply) {
        String message = String.valueOf(error.getMessage());
        if (command.name.equals("exec") && client.inTransaction()) {
            client.endTransaction();
            engine.lock.lock();
            try {
                engine.unwatch(client);
            } finally {
                engine.lock.unlock();
            }
            reply.error("EXECABORT Transaction discarded because of: " + message.substring("ERR ".length()));
            return;
        }
        client.breakTransaction();
        reply.error(message);
    }

    private static ErrorReply whileSubscribed(Command command) {
        return ErrorReply.of("ERR Can't execute '" + command.name
                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
    }

    private static String unknown(byte[][] args) {
        StringBuilder shown = new StringBuilder();
        for (int i = 1; i < args.length && shown.length() < 128; i++) {
            String word = Words.text(args[i], 128 - shown.length());
            shown.append('\'').append(word).append("' ");
        }
        return "ERR unknown command '" + Words.text(args[0], 128) + "', with args beginning with: " + shown;
    }
}
