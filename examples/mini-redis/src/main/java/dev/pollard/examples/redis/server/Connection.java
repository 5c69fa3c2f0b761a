// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

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
import dev.pollard.future.Futures;
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

    private static final Poll<Integer> END = Poll.ready(-1);

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
    private boolean ended;

    private final Future<Integer> sending = new Sending();
    private final Future<Integer> receiving = new Receiving();
    private final Future<@Nullable Void> session = session();

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

    /** From the first byte to the last. Each wait ends with a wake, whoever sent it: then everything is looked at anew. */
    private Future<@Nullable Void> session() {
        return async(() -> {
            try {
                while (takeMessages() && !client.isDropped()) {
                    ByteBuffer unread = input;
                    if (output.pending() > 0) {
                        await(sending);
                    } else if (client.isClosing()) {
                        await(Futures.pollFn(this::sayFarewell));
                        return;
                    } else if (unread != null && unread.hasRemaining()) {
                        carryOut(unread);
                    } else if (await(receiving) < 0) {
                        return;
                    }
                }
            } catch (IOException e) {
                // The client is gone, in the middle of whatever; there is nobody left to tell.
            } finally {
                end();
            }
        });
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
        wakeup.register(cx.waker());
        return session.poll(cx);
    }

    @Override
    public void cancel() {
        session.cancel();
        end(); // a session that has not begun ends nothing
    }

    /** A wait for the socket. It ends with any other wake too, so that the session looks at everything anew, and comes back. */
    private abstract static class Turn implements Future<Integer> {
        private static final Poll<Integer> LOOK_AGAIN = Poll.ready(0);

        private boolean waiting;

        /** Goes on as far as possible without waiting; below zero if the connection has come to its end. */
        abstract Poll<Integer> attempt(Context cx) throws IOException;

        @Override
        public final Poll<Integer> poll(Context cx) throws IOException {
            if (waiting) {
                waiting = false;
                return LOOK_AGAIN;
            }
            Poll<Integer> result = attempt(cx);
            waiting = result.isPending();
            return result;
        }

        @Override
        public final void cancel() {}
    }

    private final class Sending extends Turn {
        @Override
        Poll<Integer> attempt(Context cx) throws IOException {
            return isReleased() && writeAll(cx) ? Turn.LOOK_AGAIN : Poll.pending();
        }
    }

    private final class Receiving extends Turn {
        @Override
        Poll<Integer> attempt(Context cx) throws IOException {
            answered(); // what had no reply
            if (server.isClosing()) {
                if (lastCall) {
                    return END;
                }
                // What has arrived by now is in flight, and still served.
                lastCall = true;
            }
            Poll<Integer> read = read(cx);
            return read.isPending() && lastCall ? END : read;
        }
    }

    /** Takes what publishers have left here; returns false if it was too much. */
    private boolean takeMessages() {
        Outbox outbox = client.outbox();
        if (outbox == null) {
            return true;
        }
        outbox.moveTo(reply, ENOUGH);
        return !outbox.overflowed();
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
    private Poll<@Nullable Void> sayFarewell(Context cx) throws IOException {
        tcp.shutdownOutput();
        ByteBuffer scratch = input;
        if (scratch == null) {
            scratch = PooledBuffers.INSTANCE.acquire();
            input = scratch;
        }
        for (int i = 0; i < FAREWELL_READS; i++) {
            Poll<Integer> read = tcp.pollRead(cx, scratch.clear());
            if (read.isPending() || read.value() < 0) {
                break;
            }
        }
        return Poll.done();
    }

    /** Makes the task look at the server's state. */
    void wake() {
        wakeup.wake();
    }

    private void end() {
        if (!ended) {
            ended = true;
            engine.disconnected(client);
            server.disconnected(this);
            tcp.close();
            output.clear();
            releaseInput();
        }
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
