// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.net.TcpListener;
import dev.pollard.net.TcpOptions;
import dev.pollard.net.UdpSocket;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A host of a {@link SimulatedNetwork}: an address, and the tasks that run there.
 *
 * <p><b>Behaviour.</b> It is a {@link Spawner}, as its tasks find it too: what a task of the host spawns runs on the host, and is gone when the host is. A task that
 * fails and is awaited by nobody makes the simulation fail.
 *
 * <p><b>Down.</b> {@link #crash()} is the end of a process that was killed: its tasks are not polled any more but cancelled, its connections are reset, and nothing
 * that they do while they are cancelled reaches the network. {@link #stop()} is the end of one that was asked to: its tasks are aborted and clean up,
 * and then what is open is closed. While a host is down, connections to it are refused and spawning throws {@link RejectedExecutionException}.
 *
 * <p><b>Threading.</b> The thread of the simulation.
 */
public final class Host implements Spawner {
    /** How often a host that stops looks whether its tasks have ended. */
    private static final Duration GLANCE = Duration.ofMillis(1);

    private final SimulatedNetwork network;
    private final String name;
    private final InetAddress address;
    private final @Nullable CheckedFunction<? super Host, ? extends Future<?>> software;

    /** Null while it is down. */
    private @Nullable Boot boot;

    Host(
            SimulatedNetwork network,
            String name,
            InetAddress address,
            @Nullable CheckedFunction<? super Host, ? extends Future<?>> software) {
        this.network = network;
        this.name = name;
        this.address = address;
        this.software = software;
    }

    /**
     * Returns the name of this host.
     *
     * @return the name, by which others connect to it
     */
    public String name() {
        return name;
    }

    /**
     * Returns the address of this host.
     *
     * @return the address, which is the same in each life
     */
    public InetAddress address() {
        return address;
    }

    /**
     * Whether the host is up.
     *
     * @return false between a crash or stop and the next start
     */
    public boolean isUp() {
        return boot != null;
    }

    SimulatedNetwork network() {
        return network;
    }

    /** The sockets of its life; null while it is down. */
    @Nullable
    Sockets sockets() {
        Boot current = boot;
        return current == null ? null : current.sockets();
    }

    // ---- up and down

    /**
     * Starts the host, and its software if it has some.
     *
     * @throws IllegalStateException if it is up
     */
    public void start() {
        if (boot != null) {
            throw new IllegalStateException("host is up: " + name);
        }
        Boot next = new Boot(this, network.runtime());
        boot = next;
        network.note(name + " starts");
        if (software != null) {
            CheckedFunction<? super Host, ? extends Future<?>> function = software;
            next.startMain(Futures.defer(() -> begin(function)));
        }
    }

    @SuppressWarnings("unchecked") // the value is not looked at
    private Future<Object> begin(CheckedFunction<? super Host, ? extends Future<?>> function) throws Exception {
        return (Future<Object>) function.apply(this);
    }

    /**
     * Ends the host without a warning. Its peers see a reset, where the links let it through. Nothing happens if it is down.
     *
     * <p>Called by one of its own tasks, that one ends when it is polled next.
     */
    public void crash() {
        Boot last = boot;
        if (last == null) {
            return;
        }
        boot = null;
        network.note(name + " crashes");
        last.goDown();
        Runnable wakes = last.sockets().reset(); // first, so that nothing gets out of what the tasks do as they end
        last.abort(name + " has crashed");
        wakes.run();
    }

    /** Crashes, if it is up, and starts again at once. */
    public void bounce() {
        crash();
        start();
    }

    /**
     * Aborts the tasks of the host, waits for the end of their cleanup, and closes what they have left open.
     *
     * <p><b>Cancellation.</b> The tasks are aborted all the same; what they have left open stays open.
     *
     * @return a future that ends when the host is down; at once if it was
     */
    public Future<@Nullable Void> stop() {
        return Futures.defer(() -> {
            Boot last = boot;
            if (last == null) {
                return Futures.<@Nullable Void>ready(null);
            }
            boot = null;
            network.note(name + " stops");
            last.goDown();
            last.abort(name + " stops");
            return untilEnded(last).andThen(x -> {
                last.sockets().close();
                network.note(name + " has stopped");
                return Futures.<@Nullable Void>ready(null);
            });
        });
    }

    private static Future<@Nullable Void> untilEnded(Boot last) {
        return last.hasEnded() ? Futures.ready(null) : Time.sleep(GLANCE).andThen(x -> untilEnded(last));
    }

    // ---- sockets

    /**
     * Binds and listens on a port of this host, at once, as {@link TcpListener#bind(java.net.SocketAddress)} does on a real one.
     *
     * @param port the port; 0 lets the host choose one
     * @return the listener, for tasks of this host
     * @throws IOException if the port is taken
     * @throws RejectedExecutionException if the host is down
     */
    public TcpListener listen(int port) throws IOException {
        return TcpListener.bind(new InetSocketAddress(address, port), TcpOptions.defaults(), provider());
    }

    /**
     * Binds a UDP socket to a port of this host, at once, as {@link UdpSocket#bind(java.net.SocketAddress)} does on a real one.
     *
     * @param port the port; 0 lets the host choose one
     * @return the socket, for tasks of this host
     * @throws IOException if the port is taken
     * @throws RejectedExecutionException if the host is down
     */
    public UdpSocket udp(int port) throws IOException {
        return UdpSocket.bind(new InetSocketAddress(address, port), provider());
    }

    /**
     * Returns what makes the sockets of this host, for code that binds by itself with options of its own.
     *
     * @return the provider, which ends with this life of the host; it opens TCP and UDP sockets, which a selector can't watch
     * @throws RejectedExecutionException if the host is down
     */
    public SelectorProvider provider() {
        return up().sockets();
    }

    // ---- spawning

    private Boot up() {
        Boot current = boot;
        if (current == null) {
            throw new RejectedExecutionException("host is down: " + name);
        }
        return current;
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        cancelIfDown(Objects.requireNonNull(future, "future"));
        return up().spawn(future);
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String task, Future<T> future) {
        cancelIfDown(Objects.requireNonNull(future, "future"));
        return up().spawn(task, future);
    }

    private void cancelIfDown(Future<?> future) {
        if (boot == null) {
            future.cancel();
        }
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        return up().spawnBlocking(call);
    }

    @Override
    public void execute(Runnable command) {
        up().execute(command);
    }

    @Override
    public Context newContext(Waker waker) {
        return up().newContext(waker);
    }

    @Override
    public String toString() {
        return "Host(" + name + (boot == null ? ", down)" : ")");
    }
}
