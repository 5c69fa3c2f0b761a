// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.aof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pollard.examples.redis.command.Dispatcher;
import dev.pollard.examples.redis.command.Engine;
import dev.pollard.examples.redis.command.FsyncPolicy;
import dev.pollard.examples.redis.command.Journal;
import dev.pollard.task.AtomicWaker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal as a file of commands, in the protocol that clients speak: {@code redis-check-aof} reads it.
 *
 * <p><b>Group commit.</b> {@link #append} copies a command into memory, in the order of execution, and returns. One thread writes what has gathered, forces it to the disk if
 * the policy says so, and then releases all replies that depend on it. While the disk is busy the next batch
 * gathers; so with {@code always} one fsync serves as many clients as have written meanwhile.
 *
 * <p><b>Releasing.</b> With {@code always}, a reply is held back until everything that was carried out before it is on the disk: changes, and also
 * what a reader has seen of them. With the other policies replies are held back only when the disk is {@value #BACKLOG} bytes behind.
 *
 * <p><b>Failure.</b> With {@code always} a failed write ends the server, since it could not keep its promise. Otherwise changes are refused until
 * writing succeeds again, which is tried each second.
 *
 * <p><b>Threading.</b> Any thread; {@code append} under the lock of the engine, for the order.
 */
public final class AppendOnlyFile implements Journal, Closeable {
    /** The name in the directory of the server. */
    public static final String NAME = "appendonly.aof";

    static final long BACKLOG = 64L << 20;

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Without {@code always} nobody waits for the write, so many small ones are made into one. */
    private static final long GATHER_MILLIS = 10;

    private static final long RETRY_MILLIS = 1_000;

    private static final int GATHER_BYTES = 1 << 20;
    private static final int FIRST_BUFFER = 64 * 1024;
    private static final int KEPT_BUFFER = 4 << 20;

    /** A reply that waits. */
    private record Waiter(long size, AtomicWaker waker) {}

    private final FileChannel channel;
    private final FsyncPolicy policy;
    private final Consumer<IOException> onFatal;
    private final Thread writer;

    // The writer's own.
    private byte[] spare = new byte[FIRST_BUFFER];

    // Guarded by this.
    private byte[] gathering = new byte[FIRST_BUFFER];
    private int gathered;
    private List<Waiter> waiters = new ArrayList<>();
    private boolean closing;

    private volatile long appended;
    private volatile long written;
    private volatile long synced;
    private volatile @Nullable String failure;

    private AppendOnlyFile(FileChannel channel, FsyncPolicy policy, Consumer<IOException> onFatal, long size) {
        this.channel = channel;
        this.policy = policy;
        this.onFatal = onFatal;
        appended = size;
        written = size;
        synced = size;
        writer = new Thread(this::run, "mini-redis-aof");
        writer.setDaemon(true);
    }

    /**
     * How a file was read at the start.
     *
     * @param file the journal, ready for what comes next
     * @param commands how many commands were carried out
     * @param cutBytes how many bytes were cut off because the last command had no end
     */
    public record Opened(AppendOnlyFile file, long commands, long cutBytes) {}

    /**
     * Opens the file, or creates it, and carries out what it holds.
     *
     * @param directory where the file is; created if need be
     * @param policy when to force changes to the disk
     * @param engine has no keys yet; its keys come from the file
     * @param dispatcher the commands of that engine
     * @param onFatal is told, on the journal's thread, of a failure that can't be lived with
     * @return the file and what was found in it
     * @throws CorruptFileException if the file can't be read to its end
     * @throws IOException if the file can't be read or written, or belongs to another process
     */
    public static Opened open(
            Path directory, FsyncPolicy policy, Engine engine, Dispatcher dispatcher, Consumer<IOException> onFatal)
            throws IOException {
        Objects.requireNonNull(directory, "directory");
        Files.createDirectories(directory);
        Path path = directory.resolve(NAME);
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, path);
            Replay replay = new Replay(dispatcher);
            engine.keyspace().loading(true);
            replay.run(channel);
            engine.keyspace().loading(false);
            long cut = channel.size() - replay.validBytes();
            if (cut > 0) {
                channel.truncate(replay.validBytes());
                channel.force(true);
            }
            channel.position(replay.validBytes());
            AppendOnlyFile file = over(channel, policy, onFatal, replay.validBytes());
            engine.journal(file);
            return new Opened(file, replay.commands(), cut);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    /** Goes on with a file that has been read and is positioned at its end. */
    static AppendOnlyFile over(FileChannel channel, FsyncPolicy policy, Consumer<IOException> onFatal, long size) {
        AppendOnlyFile file = new AppendOnlyFile(channel, policy, onFatal, size);
        file.writer.start();
        return file;
    }

    private static void lock(FileChannel channel, Path path) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("append-only file is in use by another server: " + path);
        }
    }

    @Override
    public void append(byte[]... command) {
        synchronized (this) {
            boolean first = gathered == 0;
            int before = gathered;
            header('*', command.length);
            for (byte[] word : command) {
                header('$', word.length);
                reserve(word.length + 2);
                System.arraycopy(word, 0, gathering, gathered, word.length);
                gathered += word.length;
                lineEnd();
            }
            appended += gathered - before;
            if (first) {
                notifyAll();
            }
        }
    }

    @Override
    public @Nullable String failure() {
        return failure;
    }

    @Override
    public long size() {
        return appended;
    }

    @Override
    public boolean isReleased(long size) {
        return size <= released();
    }

    @Override
    public void whenReleased(long size, AtomicWaker waiter) {
        synchronized (this) {
            // Looked at under the lock that the writer takes after it has released more.
            if (size > released()) {
                waiters.add(new Waiter(size, waiter));
                return;
            }
        }
        waiter.wake();
    }

    /** Writes and forces everything to the disk, and closes the file. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }

    private long released() {
        return policy == FsyncPolicy.ALWAYS ? synced : written + BACKLOG;
    }

    // ---- the writer's thread

    private void run() {
        try {
            writeUntilClosed();
        } catch (Throwable t) {
            // Out of memory, at worst: without this thread replies would be held back for ever.
            failure = t.toString();
            onFatal.accept(new IOException(t));
        }
    }

    private void writeUntilClosed() {
        long lastSync = System.nanoTime();
        while (true) {
            byte[] batch;
            int length;
            boolean last;
            synchronized (this) {
                awaitWork(lastSync);
                batch = gathering;
                length = gathered;
                gathering = spare;
                gathered = 0;
                last = closing;
            }
            if (!write(batch, length)) {
                return;
            }
            boolean due = policy == FsyncPolicy.EVERYSEC && System.nanoTime() - lastSync >= SECOND_NANOS;
            if (synced < written && (policy == FsyncPolicy.ALWAYS || due || last)) {
                lastSync = System.nanoTime();
                if (!sync()) {
                    return;
                }
            }
            spare = batch.length > KEPT_BUFFER ? new byte[FIRST_BUFFER] : batch;
            release();
            if (last && length == 0) {
                return;
            }
        }
    }

    /** Waits until there is something to write, or to sync. The lock is held. */
    private void awaitWork(long lastSync) {
        try {
            if (policy != FsyncPolicy.ALWAYS) {
                pause(GATHER_MILLIS, GATHER_BYTES);
            }
            while (gathered == 0 && !closing) {
                if (policy != FsyncPolicy.EVERYSEC || synced == written) {
                    wait();
                    continue;
                }
                long left = SECOND_NANOS - (System.nanoTime() - lastSync);
                if (left <= 0) {
                    return;
                }
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            // Nobody but close() ends this thread.
            closing = true;
        }
    }

    /** Waits for so long, unless that much gathers or the file is closed meanwhile. The lock is held. */
    private void pause(long millis, int enough) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0 && !closing && gathered < enough) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    /** Writes a batch, again and again if need be; false if that is hopeless. */
    private boolean write(byte[] batch, int length) {
        long from = written;
        while (true) {
            try {
                ByteBuffer rest = ByteBuffer.wrap(batch, 0, length);
                while (rest.hasRemaining()) {
                    // In pieces, as the JDK copies what it writes into a direct buffer of that size and keeps it.
                    rest.limit(Math.min(length, rest.position() + (1 << 20)));
                    channel.write(rest);
                    rest.limit(length);
                }
                written = from + length;
                failure = null;
                return true;
            } catch (IOException e) {
                if (!survive(e)) {
                    return false;
                }
                cutBack(from);
            }
        }
    }

    private boolean sync() {
        long upTo = written;
        while (true) {
            try {
                channel.force(false);
                synced = upTo;
                failure = null;
                return true;
            } catch (IOException e) {
                if (!survive(e)) {
                    return false;
                }
            }
        }
    }

    /** Waits a second before the next attempt; false if there shall be none. */
    private boolean survive(IOException e) {
        failure = String.valueOf(e.getMessage());
        boolean leave;
        synchronized (this) {
            leave = closing;
        }
        if (policy == FsyncPolicy.ALWAYS || leave) {
            onFatal.accept(e);
            return false;
        }
        synchronized (this) {
            try {
                pause(RETRY_MILLIS, Integer.MAX_VALUE);
            } catch (InterruptedException interrupted) {
                closing = true;
            }
        }
        return true;
    }

    /** A batch that was written in part would be there twice after the next attempt. */
    private void cutBack(long size) {
        try {
            channel.truncate(size);
            channel.position(size);
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        }
    }

    private void release() {
        List<Waiter> released = new ArrayList<>();
        synchronized (this) {
            long upTo = released();
            List<Waiter> kept = new ArrayList<>();
            for (Waiter waiter : waiters) {
                (waiter.size() <= upTo ? released : kept).add(waiter);
            }
            waiters = kept;
        }
        released.forEach(waiter -> waiter.waker().wake());
    }

    // ---- encoding, under the lock

    private void header(char type, int number) {
        reserve(16);
        gathering[gathered++] = (byte) type;
        byte[] digits = Integer.toString(number).getBytes(ISO_8859_1);
        System.arraycopy(digits, 0, gathering, gathered, digits.length);
        gathered += digits.length;
        lineEnd();
    }

    private void lineEnd() {
        gathering[gathered++] = '\r';
        gathering[gathered++] = '\n';
    }

    private void reserve(int bytes) {
        int needed = Math.addExact(gathered, bytes);
        if (needed > gathering.length) {
            gathering = Arrays.copyOf(gathering, (int) Math.max(needed, Math.min(2L * gathering.length, 1 << 30)));
        }
    }
}
