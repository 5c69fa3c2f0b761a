// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.aof;

import dev.pollard.examples.redis.command.Client;
import dev.pollard.examples.redis.command.Dispatcher;
import dev.pollard.examples.redis.resp.BufferSource;
import dev.pollard.examples.redis.resp.Output;
import dev.pollard.examples.redis.resp.ProtocolException;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.resp.RequestParser;
import dev.pollard.task.AtomicWaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Carries out what an append-only file holds, as if a client sent it.
 *
 * <p>A process that dies while it writes leaves a command, or a transaction, without its end. Nobody was told of it, so it is left out. Anything else
 * that can't be read is a {@link CorruptFileException}: going on behind it would be guessing.
 */
final class Replay {
    private final Dispatcher dispatcher;
    private final RequestParser parser = RequestParser.forFile();
    private final Client client = new Client(0, "append-only file", "", 0, new AtomicWaker());
    private final ReplyWriter replies = new ReplyWriter(new Output(BufferSource.heap(4096)));

    private long commands;
    private long validBytes;

    Replay(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Carries out all complete commands. */
    void run(ReadableByteChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        long bytesRead = 0;
        long commandAt = 0;
        while (file.read(buffer) >= 0) {
            buffer.flip();
            bytesRead += buffer.remaining();
            try {
                for (byte[][] command = parser.next(buffer); command != null; command = parser.next(buffer)) {
                    carryOut(command, commandAt);
                    commandAt = bytesRead - buffer.remaining();
                    commands++;
                    if (!client.isCollecting()) {
                        validBytes = commandAt;
                    }
                }
            } catch (ProtocolException e) {
                throw new CorruptFileException(commandAt, String.valueOf(e.getMessage()));
            }
            buffer.clear();
        }
    }

    /** Returns how many commands were read. */
    long commands() {
        return commands;
    }

    /** Returns how many bytes there are up to the end of the last complete command or transaction. */
    long validBytes() {
        return validBytes;
    }

    private void carryOut(byte[][] command, long offset) throws CorruptFileException {
        dispatcher.dispatch(client, command, replies);
        byte[] reply = replies.output().toBytes();
        if (reply.length > 0 && reply[0] == '-') {
            throw new CorruptFileException(offset, new String(reply, 1, reply.length - 3, StandardCharsets.ISO_8859_1));
        }
    }
}
