// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.command.Client;
import dev.pollard.examples.redis.command.Dispatcher;
import dev.pollard.examples.redis.command.Engine;
import dev.pollard.examples.redis.command.Journal;
import dev.pollard.examples.redis.command.Outbox;
import dev.pollard.examples.redis.resp.Output;
import dev.pollard.examples.redis.resp.ProtocolException;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.resp.RequestParser;
import dev.pollard.future.Future;
import dev.pollard.net.TcpConnection;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: a task that reads, carries out what was read, and writes the replies.
 *
 * <p><b>Backpressure.</b> Nothing is read while replies wait to be written, and nothing more is carried out once {@value #ENOUGH} bytes of replies wait. So a client
 * that sends and does not read holds a bounded amount of memory, and its own TCP window stops it.
 *
 * <p><b>Memory.</b> Buffers are borrowed when bytes arrive and given back when none are left to move, so an idle connection holds none.
 *
 * <p><b>Cancellation.</b> Closes the connection; what was carried out stays.
 */
final class Connection implements Future<@Nullable Void> {
    /** Enough pending replies: to be written before the next command is carried out. */
    private static final long ENOUGH = 64 * 1024;

    /** How often what a refused client still sends is thrown away, so that it gets to read why. */
    private static final int FAREWELL_READS = 64;

    private final TcpConnection tcp;
    private final Engine engine;
    private final Dispatcher dispatcher;
    private final Server server;
    private final Client client;

    /** Where publishers, the journal and the server's end reach this task. */
    private final AtomicWaker wakeup = new AtomicWaker();

    private final RequestParser parser;
    private final ReplyWriter reply;
    private final Output output;

    /** What was read and not parsed yet; null between two commands of an idle client. */
    private @Nullable ByteBuffer input;

    /** The size of the journal when the pending replies were made: they wait until that much is safe. */
    private long journalSize;

    /** The size for which the journal has been asked to wake us. */
    private long journalSizeAwaited = -1;

    private long arrivedAtNanos;
    private int commands;
    private boolean lastCall;
    private boolean finished;

    Connection(TcpConnection tcp, Engine engine, Dispatcher dispatcher, Server server) throws IOException {
        this.tcp = tcp;
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.server = server;
        this.parser = RequestParser.forClient(engine.settings().protoMaxBulkLen());
        this.output = new Output(PooledBuffers.INSTANCE);
        this.reply = new ReplyWriter(output);
        this.client = engine.clients()
                .add(text(tcp.peerAddress()), text(tcp.localAddress()), System.currentTimeMillis(), wakeup);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        wakeup.register(cx.waker());
        try {
            return run(cx) ? finish() : Poll.pending();
        } catch (IOException e) {
            // The client is gone, in the middle of whatever; there is nobody left to tell.
            return finish();
        } catch (Throwable t) {
            finish();
            throw t;
        }
    }

    /** Goes on until it has to wait (false) or the connection has come to its end (true). */
    private boolean run(Context cx) throws IOException {
        while (true) {
            Outbox outbox = client.outbox();
            if (outbox != null) {
                outbox.moveTo(reply, ENOUGH);
                if (outbox.overflowed()) {
                    return true;
                }
            }
            if (client.isDropped()) {
                return true;
            }
            if (output.pending() > 0) {
                if (!isReleased() || !writeAll(cx)) {
                    return false;
                }
                continue;
            }
            if (client.isClosing()) {
                sayFarewell(cx);
                return true;
            }
            ByteBuffer unread = input;
            if (unread != null && unread.hasRemaining()) {
                carryOut(unread);
                continue;
            }
            if (commands > 0) {
                // Commands that have no replies.
                answered();
            }
            if (server.isClosing()) {
                if (lastCall) {
                    return true;
                }
                // What has arrived by now is in flight, and still served.
                lastCall = true;
            }
            Poll<Integer> read = read(cx);
            if (read.isPending()) {
                return lastCall;
            }
            if (read.value() < 0) {
                return true;
            }
        }
    }

    private Poll<Integer> read(Context cx) throws IOException {
        ByteBuffer buffer = input;
        if (buffer == null) {
            buffer = PooledBuffers.INSTANCE.acquire();
            input = buffer;
        }
        buffer.clear();
        Poll<Integer> read = tcp.pollRead(cx, buffer);
        buffer.flip();
        if (read.isPending()) {
            releaseInput();
            return read;
        }
        engine.stats().received(buffer.remaining());
        arrivedAtNanos = System.nanoTime();
        client.active(System.currentTimeMillis());
        return read;
    }

    /** Carries out commands until the input is used up or there are enough replies. */
    private void carryOut(ByteBuffer in) {
        try {
            while (output.pending() < ENOUGH && !client.isClosing() && !client.isDropped()) {
                byte[][] command = parser.next(in);
                if (command == null) {
                    break;
                }
                commands++;
                dispatcher.dispatch(client, command, reply);
            }
        } catch (ProtocolException e) {
            reply.error(e.reply());
            client.refuse();
        }
        journalSize = engine.journal().size();
    }

    /** Whether the pending replies may be sent; if not, a wake has been arranged. */
    private boolean isReleased() {
        Journal journal = engine.journal();
        if (journal.isReleased(journalSize)) {
            return true;
        }
        if (journalSizeAwaited != journalSize) {
            journalSizeAwaited = journalSize;
            journal.whenReleased(journalSize, wakeup);
        }
        return journal.isReleased(journalSize);
    }

    private boolean writeAll(Context cx) throws IOException {
        for (ByteBuffer head = output.head(); head != null; head = output.head()) {
            Poll<Integer> written = tcp.pollWrite(cx, head);
            if (written.isPending()) {
                return false;
            }
            output.sent(written.value());
            engine.stats().sent(written.value());
        }
        answered();
        return true;
    }

    private void answered() {
        if (commands > 0) {
            engine.stats().answered(commands, System.nanoTime() - arrivedAtNanos);
            commands = 0;
        }
    }

    /** Closing with unread input makes the system send a reset, which can overtake the last reply. */
    private void sayFarewell(Context cx) throws IOException {
        tcp.shutdownOutput();
        ByteBuffer scratch = input;
        if (scratch == null) {
            scratch = PooledBuffers.INSTANCE.acquire();
            input = scratch;
        }
        for (int i = 0; i < FAREWELL_READS; i++) {
            Poll<Integer> read = tcp.pollRead(cx, scratch.clear());
            if (read.isPending() || read.value() < 0) {
                return;
            }
        }
    }

    /** Makes the task look at the server's state. */
    void wake() {
        wakeup.wake();
    }

    @Override
    public void cancel() {
        finish();
    }

    private Poll<@Nullable Void> finish() {
        if (!finished) {
            finished = true;
            engine.disconnected(client);
            server.disconnected(this);
            tcp.close();
            output.clear();
            releaseInput();
        }
        return Poll.done();
    }

    private void releaseInput() {
        ByteBuffer buffer = input;
        input = null;
        if (buffer != null) {
            PooledBuffers.INSTANCE.release(buffer);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Override
    public String toString() {
        return "Connection(" + tcp + ")";
    }
}
