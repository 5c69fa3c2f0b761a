// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.io;

import dev.pollard.io.AsyncRead;
import dev.pollard.io.AsyncWrite;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Sleep;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose other side follows a script: what it sends, what it expects to be sent, when it waits and when it fails.
 *
 * <p><b>Behaviour.</b> The lines happen in their order. A read gives the bytes of the next line that is a read, once all lines before it have happened: it waits
 * for writes that come first. A write is compared with the next expected bytes, also ahead of reads that have not been made yet, as the network would take
 * it. When the script is used up, reading gives the end, unless the script {@linkplain Builder#staysOpen() stays open}.
 *
 * <p><b>Errors.</b> To write what the script does not expect, or to shut down before it does, throws an {@link AssertionError}, which
 * {@link #assertFinished()} repeats in case the code under test swallowed it. That method also fails if lines are left over.
 *
 * <p><b>Threading.</b> One thread at a time. Waits go by the timers of whoever polls.
 *
 * <pre>{@code
 * ScriptedIo peer = ScriptedIo.script().read("PING\r\n").write("+PONG\r\n").build();
 * TestTask.of(server.serve(peer, peer)).runToEnd();
 * peer.assertFinished();
 * }</pre>
 */
public final class ScriptedIo implements AsyncRead, AsyncWrite, AutoCloseable {
    private final String name;
    private final int chunk;
    private final Deque<Line> script;
    private final AtomicWaker reader = new AtomicWaker();
    private final AtomicWaker writer = new AtomicWaker();
    private boolean open;
    private boolean closed;
    private boolean shutDown;
    private boolean paused;
    private @Nullable Waiting waiting;
    private @Nullable Sleep readerSleep;
    private @Nullable Sleep writerSleep;
    private int cancelledReads;
    private int cancelledWrites;
    private @Nullable AssertionError unexpected;

    /** A wait that has begun. */
    private record Waiting(Line.Wait line, long deadlineNanos) {}

    private ScriptedIo(Builder builder) {
        this.name = builder.name;
        this.chunk = builder.chunk;
        this.script = new ArrayDeque<>(builder.script);
        this.open = builder.open;
    }

    /**
     * Returns a builder with an empty script.
     *
     * @return the builder
     */
    public static Builder script() {
        return new Builder();
    }

    /** Writes the script of a {@link ScriptedIo}. Each method adds a line, unless it says otherwise. */
    public static final class Builder {
        private final Deque<Line> script = new ArrayDeque<>();
        private String name = "ScriptedIo";
        private int chunk = Integer.MAX_VALUE;
        private boolean open;

        private Builder() {}

        /**
         * The other side sends a text.
         *
         * @param utf8 the text
         * @return this builder
         */
        public Builder read(String utf8) {
            return read(utf8.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * The other side sends bytes.
         *
         * @param bytes the bytes
         * @return this builder
         */
        public Builder read(byte[] bytes) {
            script.add(new Line.Read(notEmpty(bytes)));
            return this;
        }

        /**
         * The other side expects a text.
         *
         * @param utf8 the text
         * @return this builder
         */
        public Builder write(String utf8) {
            return write(utf8.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * The other side expects bytes.
         *
         * @param bytes the bytes
         * @return this builder
         */
        public Builder write(byte[] bytes) {
            script.add(new Line.Write(notEmpty(bytes)));
            return this;
        }

        private static ByteBuffer notEmpty(byte[] bytes) {
            if (bytes.length == 0) {
                throw new IllegalArgumentException("no bytes");
            }
            return ByteBuffer.wrap(bytes.clone());
        }

        /**
         * Nothing happens for a while, from the first poll that comes to this line.
         *
         * @param duration how long
         * @return this builder
         */
        public Builder waitFor(Duration duration) {
            script.add(new Line.Wait(Objects.requireNonNull(duration, "duration")));
            return this;
        }

        /**
         * The next poll that comes here is pending, and has woken already.
         *
         * @return this builder
         */
        public Builder pause() {
            script.add(new Line.Pause());
            return this;
        }

        /**
         * Reading fails, once.
         *
         * @param failure what the read throws
         * @return this builder
         */
        public Builder readError(IOException failure) {
            script.add(new Line.ReadError(Objects.requireNonNull(failure, "failure")));
            return this;
        }

        /**
         * Writing fails, once.
         *
         * @param failure what the write throws
         * @return this builder
         */
        public Builder writeError(IOException failure) {
            script.add(new Line.WriteError(Objects.requireNonNull(failure, "failure")));
            return this;
        }

        /**
         * The other side expects to be told that no more bytes will come. Without this line, a shutdown is expected after the last write, and may be missing.
         *
         * @return this builder
         */
        public Builder shutdown() {
            script.add(new Line.Shutdown());
            return this;
        }

        /**
         * Lets each read and each write move at most so many bytes. Adds no line.
         *
         * @param bytes how many, 1 or more
         * @return this builder
         * @throws IllegalArgumentException if {@code bytes} is less than 1
         */
        public Builder atMost(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes < 1: " + bytes);
            }
            chunk = bytes;
            return this;
        }

        /**
         * Lets reads wait at the end of the script, for the test to go on with {@link ScriptedIo#nowReads} or {@link ScriptedIo#nowEnds()}. Adds no line.
         *
         * @return this builder
         */
        public Builder staysOpen() {
            open = true;
            return this;
        }

        /**
         * Sets the name in messages. Adds no line.
         *
         * @param value the name
         * @return this builder
         */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Returns the connection.
         *
         * @return a new connection
         */
        public ScriptedIo build() {
            return new ScriptedIo(this);
        }
    }

    // ---- the test's side

    /**
     * Goes on with bytes from the other side, and wakes who waits.
     *
     * @param utf8 the bytes, as a text
     * @return this
     */
    public ScriptedIo nowReads(String utf8) {
        return now(new Line.Read(Builder.notEmpty(utf8.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Goes on with bytes that are expected, and wakes who waits.
     *
     * @param utf8 the bytes, as a text
     * @return this
     */
    public ScriptedIo nowWrites(String utf8) {
        return now(new Line.Write(Builder.notEmpty(utf8.getBytes(StandardCharsets.UTF_8))));
    }

    private ScriptedIo now(Line line) {
        script.add(line);
        wakeBoth();
        return this;
    }

    /** Ends a script that {@linkplain Builder#staysOpen() stays open}, and wakes who waits. */
    public void nowEnds() {
        open = false;
        wakeBoth();
    }

    /**
     * Expects that all lines have happened and nothing unexpected was done.
     *
     * @throws AssertionError if something was, or names the lines that are left
     */
    public void assertFinished() {
        if (unexpected != null) {
            throw new AssertionError(unexpected.getMessage(), unexpected);
        }
        if (!script.isEmpty()) {
            throw new AssertionError(name + ": script not finished, left are " + script);
        }
    }

    /**
     * Whether it was closed.
     *
     * @return true after {@link #close()}
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Whether it was shut down.
     *
     * @return true after {@link #pollShutdown}
     */
    public boolean isShutDown() {
        return shutDown;
    }

    /**
     * Returns how often a read was cancelled.
     *
     * @return the number of calls of {@link #cancelRead()}
     */
    public int cancelledReads() {
        return cancelledReads;
    }

    /**
     * Returns how often a write was cancelled.
     *
     * @return the number of calls of {@link #cancelWrite()}
     */
    public int cancelledWrites() {
        return cancelledWrites;
    }

    // ---- the side of the code under test

    @Override
    public Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        ensureOpen();
        if (!dst.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        reader.register(cx.waker());
        if (!passDelays(cx, /* reading= */ true)) {
            return Poll.pending();
        }
        Line line = script.peek();
        if (line == null && !open) {
            reader.take();
            return Poll.ready(-1);
        }
        if (line instanceof Line.ReadError error) {
            reader.take();
            happened(line);
            throw error.failure();
        }
        if (!(line instanceof Line.Read read)) {
            return Poll.pending(); // the other side waits for us
        }
        reader.take();
        int n = Math.min(Math.min(read.bytes().remaining(), dst.remaining()), chunk);
        dst.put(read.bytes().slice().limit(n));
        read.bytes().position(read.bytes().position() + n);
        cx.progressed();
        if (!read.bytes().hasRemaining()) {
            happened(line);
        }
        return Poll.ready(n);
    }

    @Override
    public Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException {
        ensureOpen();
        if (shutDown) {
            throw new IOException("write after shutdown");
        }
        if (!src.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        writer.register(cx.waker());
        if (!passDelays(cx, /* reading= */ false)) {
            return Poll.pending();
        }
        Line line = nextForWriter();
        if (line instanceof Line.Wait || line instanceof Line.Pause) {
            return Poll.pending(); // behind a read that has not been made
        }
        writer.take();
        if (line instanceof Line.WriteError error) {
            happened(line);
            throw error.failure();
        }
        if (!(line instanceof Line.Write write)) {
            throw unexpected("write of " + Line.text(src) + ", expected was " + (line == null ? "nothing" : line));
        }
        int n = Math.min(Math.min(write.bytes().remaining(), src.remaining()), chunk);
        ByteBuffer actual = src.slice().limit(n);
        if (!actual.equals(write.bytes().slice().limit(n))) {
            throw unexpected("write of " + Line.text(src) + ", expected was " + line);
        }
        src.position(src.position() + n);
        write.bytes().position(write.bytes().position() + n);
        cx.progressed();
        if (!write.bytes().hasRemaining()) {
            happened(line);
        }
        return Poll.ready(n);
    }

    @Override
    public Poll<@Nullable Void> pollFlush(Context cx) throws IOException {
        ensureOpen();
        return Poll.done();
    }

    @Override
    public Poll<@Nullable Void> pollShutdown(Context cx) throws IOException {
        ensureOpen();
        if (!shutDown) {
            Line line = nextForWriter();
            if (line instanceof Line.Write || line instanceof Line.WriteError) {
                throw unexpected("shutdown, expected was " + line);
            }
            shutDown = true;
            if (line instanceof Line.Shutdown) {
                happened(line);
            }
        }
        return Poll.done();
    }

    @Override
    public void cancelRead() {
        cancelledReads++;
        reader.take();
        readerSleep = cancelled(readerSleep);
    }

    @Override
    public void cancelWrite() {
        cancelledWrites++;
        writer.take();
        writerSleep = cancelled(writerSleep);
    }

    /** Closes the connection. Idempotent. Whoever waits is woken and fails with {@link ClosedChannelException}. */
    @Override
    public void close() {
        closed = true;
        readerSleep = cancelled(readerSleep);
        writerSleep = cancelled(writerSleep);
        wakeBoth();
    }

    private static @Nullable Sleep cancelled(@Nullable Sleep sleep) {
        if (sleep != null) {
            sleep.cancel();
        }
        return null;
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    /** The first line that is not for a reader: writes may come ahead of reads. */
    private @Nullable Line nextForWriter() {
        for (Line line : script) {
            if (!line.isForReader()) {
                return line;
            }
        }
        return null;
    }

    /** Lets waits and pauses at the head of the script pass; false if one of them has not passed yet. */
    private boolean passDelays(Context cx, boolean reading) {
        while (true) {
            Line line = script.peek();
            if (line instanceof Line.Pause) {
                paused = !paused;
                if (paused) {
                    cx.waker().wake();
                    return false;
                }
            } else if (line instanceof Line.Wait wait) {
                if (!isOver(wait, cx, reading)) {
                    return false;
                }
            } else {
                return true;
            }
            happened(line);
        }
    }

    private boolean isOver(Line.Wait line, Context cx, boolean reading) {
        long now = cx.service(Ticker.class).nanoTime();
        if (waiting == null || waiting.line() != line) {
            waiting = new Waiting(line, now + line.duration().toNanos());
        }
        long left = waiting.deadlineNanos() - now;
        if (left <= 0) {
            return true;
        }
        Sleep sleep = reading ? readerSleep : writerSleep;
        if (sleep == null) {
            sleep = Time.sleep(Duration.ofNanos(left));
            if (reading) {
                readerSleep = sleep;
            } else {
                writerSleep = sleep;
            }
        }
        return sleep.poll(cx).isReady();
    }

    private void happened(Line line) {
        script.removeFirstOccurrence(line);
        if (line instanceof Line.Wait) {
            waiting = null;
            readerSleep = cancelled(readerSleep);
            writerSleep = cancelled(writerSleep);
        }
        wakeBoth();
    }

    private void wakeBoth() {
        reader.wake();
        writer.wake();
    }

    private AssertionError unexpected(String what) {
        AssertionError error = new AssertionError(name + ": unexpected " + what);
        if (unexpected == null) {
            unexpected = error;
        }
        return error;
    }

    @Override
    public String toString() {
        return name + "(" + script.size() + " lines left)";
    }
}
