// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.aof.AppendOnlyFile;
import dev.pollard.examples.redis.command.Dispatcher;
import dev.pollard.examples.redis.command.Engine;
import dev.pollard.examples.redis.command.Settings;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.net.TcpOptions;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.CloseReport;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running server: a listener, a task for each connection, one that sweeps expired keys, and the append-only file.
 *
 * <p><b>The end.</b> {@link #close(Duration)} stops accepting, lets each connection finish what it has read, forces the file to the disk and leaves.
 *
 * <p><b>Threading.</b> Any thread.
 */
public final class Server implements AutoCloseable {
    /** As many connections may wait to be accepted, as in Redis. */
    private static final int BACKLOG = 511;

    private final Engine engine;
    private final Dispatcher dispatcher;
    private final Spawner spawner;

    /** Null on the runtime of somebody else. */
    private final @Nullable AsyncRuntime runtime;

    private final TcpListener listener;
    private final AppendOnlyFile.@Nullable Opened opened;
    private final Sweeper sweeper;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Server(
            Engine engine,
            Dispatcher dispatcher,
            Spawner spawner,
            @Nullable AsyncRuntime runtime,
            TcpListener listener,
            AppendOnlyFile.@Nullable Opened opened) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.spawner = spawner;
        this.runtime = runtime;
        this.listener = listener;
        this.opened = opened;
        this.sweeper = new Sweeper(engine, this::isClosing);
    }

    /**
     * Starts a server: takes the address, replays the append-only file, and serves.
     *
     * @param settings what to do
     * @param onFatal is told when the append-only file can't be written and the promise of {@code always} not be kept; ends the process
     * @return the server
     * @throws IOException if the address is taken, or the append-only file can't be read
     */
    public static Server start(Settings settings, Consumer<IOException> onFatal) throws IOException {
        Objects.requireNonNull(settings, "settings");
        TcpListener listener = TcpListener.bind(
                new InetSocketAddress(settings.bind(), settings.port()),
                TcpOptions.defaults().backlog(BACKLOG));
        AppendOnlyFile.Opened opened = null;
        try {
            Settings actual = settings.withPort(listener.localAddress().getPort());
            Engine engine = new Engine(actual, System::currentTimeMillis);
            Dispatcher dispatcher = new Dispatcher(engine);
            if (settings.appendOnly()) {
                opened = AppendOnlyFile.open(settings.dir(), settings.appendFsync(), engine, dispatcher, onFatal);
            }
            AsyncRuntime runtime = AsyncRuntime.builder()
                    .workers(settings.threads())
                    .name("mini-redis")
                    .build();
            Server server = new Server(engine, dispatcher, runtime, runtime, listener, opened);
            server.startTasks();
            return server;
        } catch (Throwable t) {
            listener.close();
            if (opened != null) {
                opened.file().close();
            }
            throw t;
        }
    }

    /** Serves in tasks of a runtime that is somebody else's, and ends them; without an append-only file. */
    static Server on(Spawner spawner, TcpListener listener, Settings settings) {
        Engine engine = new Engine(settings.withAppendOnly(false), System::currentTimeMillis);
        Server server = new Server(engine, new Dispatcher(engine), spawner, null, listener, null);
        server.startTasks();
        return server;
    }

    private void startTasks() {
        spawner.spawn("sweeper", sweeper.run()).detach();
        spawner.spawn("acceptor", Acceptor.accept(listener, this)).detach();
    }

    /**
     * Returns where the server listens.
     *
     * @return the address, with the port that the system chose if none was asked for
     */
    public InetSocketAddress address() {
        return listener.localAddress();
    }

    /**
     * Returns what was found in the append-only file.
     *
     * @return the file, or null if there shall be none
     */
    public AppendOnlyFile.@Nullable Opened appendOnlyFile() {
        return opened;
    }

    /**
     * Returns how the server is doing, again and again.
     *
     * @param period how often
     * @return the stream, which ends with the server
     */
    public AsyncStream<Status> status(Duration period) {
        return StatusFeed.of(engine, period, this::isClosing);
    }

    /**
     * Returns what connections share, for tests.
     *
     * @return the engine
     */
    Engine engine() {
        return engine;
    }

    /**
     * Stops accepting, finishes what is in flight, forces the append-only file to the disk, and ends all threads. Idempotent; a second caller waits
     * for the first.
     *
     * @param grace how long clients may take to read their last replies
     * @return what did not end by itself
     * @throws IOException if the file could not be forced to the disk
     */
    public CloseReport close(Duration grace) throws IOException {
        if (!closing.compareAndSet(false, true)) {
            awaitClosed();
            return new CloseReport(0, 0, List.of());
        }
        try {
            listener.close();
            sweeper.wake();
            connections.forEach(Connection::wake);
            CloseReport report = runtime == null ? new CloseReport(0, 0, List.of()) : runtime.close(grace);
            if (opened != null) {
                opened.file().close();
            }
            return report;
        } finally {
            closed.countDown();
        }
    }

    /** Closes with a grace of five seconds. */
    @Override
    public void close() throws IOException {
        close(Duration.ofSeconds(5));
    }

    /** Waits until the server has been closed. */
    public void awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- for the tasks

    boolean isClosing() {
        return closing.get();
    }

    boolean isFull() {
        return engine.clients().size() >= engine.settings().maxClients();
    }

    void rejected() {
        engine.stats().rejected();
    }

    void connected(TcpConnection tcp) throws IOException {
        engine.stats().connected();
        Connection connection = new Connection(tcp, engine, dispatcher, this);
        connections.add(connection);
        spawner.spawn("connection", connection).detach();
    }

    void disconnected(Connection connection) {
        connections.remove(connection);
    }
}
