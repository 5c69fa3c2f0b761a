// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.testkit.net.Packet.Lane;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a connection: what the system of a host knows about it. */
final class Endpoint {
    /*
     * Overview. What the two ends say to each other travels in packets, in order, and each packet acts on the other end when it arrives:
     *
     *   connect   the host finds the listener, which makes the other end: connected, or refused
     *   bytes     are received; who is closed or has failed answers with a reset
     *   credit    so many bytes were read: the other end may send as many again
     *   end       no more bytes will come
     *   reset     the connection has failed
     *
     * States of an end:
     *
     *   CONNECTING --connected--> OPEN       CONNECTING, OPEN --reset, refused, timed out, crash--> FAILED
     *   CONNECTING, OPEN --close--> CLOSED   FAILED --close--> CLOSED
     *
     * An end that is closed goes on to send what it was given before. A reset is sent once and may be lost; all else is sent again and again where a link
     * is cut, until whoever waits for the answer despairs and fails.
     */
    private enum State {
        CONNECTING,
        OPEN,
        FAILED,
        CLOSED
    }

    private final Sockets sockets;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Path out;
    private final Lane lane = new Lane();
    private final SimulatedNetwork network;
    private Runnable watcher = () -> {};

    private State state;
    private @Nullable Endpoint peer;
    private @Nullable String failure;

    private final Deque<ByteBuffer> received = new ArrayDeque<>();
    private boolean inputEnded;

    /** Bytes that were read and not yet given back to the peer as credit. */
    private int owed;

    /** How many bytes may be under way or unread at the peer. */
    private final int window;

    /** How many of these may be sent now. */
    private int credit;

    private boolean outputEnded;

    private Endpoint(Sockets sockets, InetSocketAddress local, InetSocketAddress remote, Path out, State state) {
        this.sockets = sockets;
        this.local = local;
        this.remote = remote;
        this.out = out;
        this.state = state;
        this.network = sockets.host().network();
        this.window = out.conditions().window();
        this.credit = window;
        sockets.add(this);
    }

    // ---- connecting

    /** Begins to connect to a port of a host. */
    static Endpoint connecting(Sockets sockets, InetSocketAddress local, InetSocketAddress remote, Host target) {
        Path out = sockets.host().network().path(sockets.host(), target);
        Endpoint endpoint = new Endpoint(sockets, local, remote, out, State.CONNECTING);
        endpoint.transmit("connect to " + remote.getPort(), 0, () -> endpoint.knock(target), endpoint::timeOut);
        return endpoint;
    }

    /** At the target. */
    private void knock(Host target) {
        Sockets there = target.sockets();
        SimulatedServerChannel listener = there == null ? null : there.listener(remote.getPort());
        Path back = network.path(target, out.from());
        if (there == null || listener == null || !listener.takes(remote)) {
            back.send(new Packet(back + ": refused", 0, new Lane(), () -> fail("Connection refused"), this::timeOut));
            return;
        }
        Endpoint accepted = new Endpoint(there, remote, local, back, State.OPEN);
        accepted.peer = this;
        accepted.transmit("connected", 0, () -> connected(accepted), () -> {
            accepted.timeOut();
            timeOut();
        });
        listener.add(accepted);
    }

    private void connected(Endpoint accepted) {
        peer = accepted;
        if (state == State.CONNECTING) {
            state = State.OPEN;
            changed();
        } else {
            sendReset();
        }
    }

    /** Whether it is connected; fails if it can't be. */
    boolean finishConnect() throws IOException {
        if (state == State.FAILED) {
            throw new ConnectException(failure + ": " + remote);
        }
        return state != State.CONNECTING;
    }

    // ---- sending

    private void transmit(String what, int bytes, Runnable arrival, @Nullable Runnable despair) {
        out.send(new Packet(out + ": " + what, bytes, lane, arrival, despair));
    }

    /** What a packet does to the peer, which is known by the time at which it arrives. */
    private void tellPeer(String what, int bytes, Consumer<Endpoint> arrival) {
        Endpoint other = peer;
        if (other != null) {
            transmit(what, bytes, () -> arrival.accept(other), this::timeOut);
        }
    }

    int write(ByteBuffer src) throws IOException {
        switch (state) {
            case CONNECTING -> throw new NotYetConnectedException();
            case FAILED -> throw new SocketException(failure);
            case CLOSED -> throw new ClosedChannelException();
            default -> {
                if (outputEnded) {
                    throw new ClosedChannelException();
                }
            }
        }
        int n = Math.min(credit, src.remaining());
        credit -= n;
        Conditions conditions = out.conditions();
        int size = network.piece(Math.min(n, conditions.segment()), conditions.pieces());
        for (int left = n; left > 0; left -= size, size = conditions.segment()) {
            size = Math.min(size, left);
            byte[] bytes = new byte[size];
            src.get(bytes);
            if (network.runtime().chance(out + ": the connection breaks", conditions.breakage())) {
                tellPeer("broken bytes", size, Endpoint::breakDown);
            } else {
                tellPeer(size + " bytes", size, other -> other.receive(ByteBuffer.wrap(bytes)));
            }
        }
        return n;
    }

    /** Sends no more bytes. */
    void shutdownOutput() {
        if (state == State.OPEN && !outputEnded) {
            outputEnded = true;
            tellPeer("end", 0, Endpoint::end);
        }
    }

    private void sendReset() {
        Endpoint other = peer;
        if (other != null) {
            transmit("reset", 0, () -> other.reset("Connection reset"), null);
        }
    }

    // ---- what arrives

    private void receive(ByteBuffer bytes) {
        if (state != State.OPEN) {
            sendReset();
            return;
        }
        received.add(bytes);
        changed();
    }

    private void credit(int bytes) {
        credit += bytes;
        changed();
    }

    private void end() {
        inputEnded = true;
        changed();
    }

    private void breakDown() {
        sendReset();
        reset("Connection reset");
    }

    private void reset(String why) {
        // Some systems let go of what was not read yet.
        if (isAlive() && !received.isEmpty() && network.runtime().choose(2) == 1) {
            received.clear();
        }
        fail(why);
    }

    private void timeOut() {
        fail("Connection timed out");
    }

    private void fail(String why) {
        if (isAlive()) {
            giveUp(State.FAILED, why);
            changed();
        }
    }

    private boolean isAlive() {
        return state == State.CONNECTING || state == State.OPEN;
    }

    private void giveUp(State end, String why) {
        state = end;
        failure = why;
        out.forget(lane);
        sockets.remove(this);
    }

    // ---- receiving

    int read(ByteBuffer dst) throws IOException {
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        if (state == State.CONNECTING) {
            throw new NotYetConnectedException();
        }
        if (received.isEmpty()) {
            if (state == State.FAILED) {
                throw new SocketException(failure);
            }
            return inputEnded ? -1 : 0;
        }
        int there = received.stream().mapToInt(ByteBuffer::remaining).sum();
        int n = network.piece(Math.min(there, dst.remaining()), out.conditions().pieces());
        for (int left = n; left > 0; ) {
            ByteBuffer first = received.element();
            int part = Math.min(left, first.remaining());
            dst.put(first.slice().limit(part));
            first.position(first.position() + part);
            left -= part;
            if (!first.hasRemaining()) {
                received.remove();
            }
        }
        giveCredit(n);
        return n;
    }

    /** Not for each byte: once it is a half of the window. */
    private void giveCredit(int n) {
        owed += n;
        Endpoint other = peer;
        if (state == State.OPEN && other != null && owed >= other.window / 2) {
            int bytes = owed;
            owed = 0;
            // It is the other one that waits for this.
            transmit("credit of " + bytes, 0, () -> other.credit(bytes), other::timeOut);
        }
    }

    // ---- the end

    /** Closes this end: with an end, or with a reset if something was not read. */
    void close() {
        if (state == State.OPEN) {
            if (received.isEmpty()) {
                shutdownOutput();
            } else {
                sendReset();
            }
        }
        if (state != State.CLOSED) {
            state = State.CLOSED;
            received.clear();
            sockets.remove(this);
            changed();
        }
    }

    /** Nobody will accept it: its listener is closed. */
    void refuse() {
        if (isAlive()) {
            sendReset();
            giveUp(State.CLOSED, "Connection refused");
        }
    }

    /** Its host crashes; {@link #changed} comes later. */
    void crash() {
        if (isAlive()) {
            sendReset();
            state = State.FAILED;
            failure = "host is down: " + sockets.host().name();
            out.forget(lane);
            received.clear();
        }
    }

    // ---- readiness

    void watch(Runnable onChange) {
        watcher = onChange;
    }

    void changed() {
        watcher.run();
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isReadable() {
        return state != State.CONNECTING && (state != State.OPEN || inputEnded || !received.isEmpty());
    }

    boolean isWritable() {
        return state != State.CONNECTING && (state != State.OPEN || outputEnded || credit > 0);
    }

    InetSocketAddress local() {
        return local;
    }

    InetSocketAddress remote() {
        return remote;
    }

    @Override
    public String toString() {
        return "Endpoint(" + local + " to " + remote + ", " + state + ")";
    }
}
