// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pollard.examples.redis.RecordedReplies;
import dev.pollard.examples.redis.resp.BufferSource;
import dev.pollard.examples.redis.resp.Output;
import dev.pollard.examples.redis.resp.ProtocolException;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.resp.RequestParser;
import dev.pollard.task.AtomicWaker;
import java.nio.ByteBuffer;

/** A client without a network: what it says goes through the parser and the dispatcher, and the replies come back as text. */
public final class Conversation {
    private final Dispatcher dispatcher;
    private final Client client;
    private final RequestParser parser = RequestParser.forClient(RequestParser.DEFAULT_MAX_BULK);
    private final ReplyWriter reply = new ReplyWriter(new Output(BufferSource.heap(64)));

    public Conversation(Engine engine, Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        this.client = engine.clients().add("test:1", "test:2", engine.keyspace().now(), new AtomicWaker());
    }

    /** Sends a line and returns everything that came back since, escaped. */
    public String say(String line) {
        return say((line + "\r\n").getBytes(ISO_8859_1));
    }

    public String say(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            for (byte[][] args = parser.next(in); args != null; args = parser.next(in)) {
                dispatcher.dispatch(client, args, reply);
            }
        } catch (ProtocolException e) {
            reply.error(e.reply());
        }
        return heard();
    }

    /** Returns what came in without being asked for. */
    public String heard() {
        Outbox outbox = client.outbox();
        if (outbox != null) {
            outbox.moveTo(reply, Long.MAX_VALUE);
        }
        return RecordedReplies.escape(reply.output().toBytes());
    }

    public Client client() {
        return client;
    }
}
