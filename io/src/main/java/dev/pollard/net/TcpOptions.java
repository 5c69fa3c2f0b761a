// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;

/**
 * How a TCP socket is set up before it listens, connects or is handed out. Immutable: each method that sets returns a copy.
 *
 * <p>Given to a listener they are those of its connections too.
 */
public final class TcpOptions {
    private static final TcpOptions DEFAULTS = new TcpOptions(true, false, 0, 0, 1024, false);

    private final boolean noDelay;
    private final boolean keepAlive;
    private final int receiveBuffer;
    private final int sendBuffer;
    private final int backlog;
    private final boolean reusePort;

    private TcpOptions(
            boolean noDelay, boolean keepAlive, int receiveBuffer, int sendBuffer, int backlog, boolean reusePort) {
        this.noDelay = noDelay;
        this.keepAlive = keepAlive;
        this.receiveBuffer = receiveBuffer;
        this.sendBuffer = sendBuffer;
        this.backlog = backlog;
        this.reusePort = reusePort;
    }

    /**
     * Returns the options to start from: no delay, no keep-alive, the system's buffers, a backlog of 1024.
     *
     * @return the defaults
     */
    public static TcpOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Whether small writes leave at once ({@code TCP_NODELAY}) or wait for the acknowledgement of those before. True by default.
     *
     * @param on whether they leave at once
     * @return a copy with this option set
     */
    public TcpOptions noDelay(boolean on) {
        return new TcpOptions(on, keepAlive, receiveBuffer, sendBuffer, backlog, reusePort);
    }

    /**
     * Whether the system probes a silent peer ({@code SO_KEEPALIVE}). False by default.
     *
     * @param on whether it does
     * @return a copy with this option set
     */
    public TcpOptions keepAlive(boolean on) {
        return new TcpOptions(noDelay, on, receiveBuffer, sendBuffer, backlog, reusePort);
    }

    /**
     * Asks the system for a receive buffer of this size ({@code SO_RCVBUF}), in place of one that adapts.
     *
     * @param bytes the size, 1 or more
     * @return a copy with this option set
     */
    public TcpOptions receiveBuffer(int bytes) {
        return new TcpOptions(noDelay, keepAlive, positive("bytes", bytes), sendBuffer, backlog, reusePort);
    }

    /**
     * Asks the system for a send buffer of this size ({@code SO_SNDBUF}), in place of one that adapts.
     *
     * @param bytes the size, 1 or more
     * @return a copy with this option set
     */
    public TcpOptions sendBuffer(int bytes) {
        return new TcpOptions(noDelay, keepAlive, receiveBuffer, positive("bytes", bytes), backlog, reusePort);
    }

    /**
     * How many connections may wait to be accepted; the system has a limit of its own. For listeners. 1024 by default.
     *
     * @param connections the number of connections, 1 or more
     * @return a copy with this option set
     */
    public TcpOptions backlog(int connections) {
        return new TcpOptions(
                noDelay, keepAlive, receiveBuffer, sendBuffer, positive("connections", connections), reusePort);
    }

    /**
     * Whether other listeners may bind the same address, the system dealing out the connections ({@code SO_REUSEPORT}). For listeners. False by default.
     *
     * @param on whether they may
     * @return a copy with this option set
     */
    public TcpOptions reusePort(boolean on) {
        return new TcpOptions(noDelay, keepAlive, receiveBuffer, sendBuffer, backlog, on);
    }

    int backlog() {
        return backlog;
    }

    /** Sets what has to be set before listening; accepted sockets inherit the buffers and keep-alive. */
    void applyToListener(NetworkChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (reusePort) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
    }

    /** Sets up a socket that is not connected yet, or that was just accepted. */
    void applyToConnection(NetworkChannel channel, boolean accepted) throws IOException {
        if (noDelay) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        if (keepAlive) {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
        if (receiveBuffer > 0 && !accepted) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        if (sendBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
        }
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
        return value;
    }

    @Override
    public String toString() {
        return "TcpOptions(noDelay=" + noDelay + ", keepAlive=" + keepAlive + ", receiveBuffer=" + receiveBuffer
                + ", sendBuffer=" + sendBuffer + ", backlog=" + backlog + ", reusePort=" + reusePort + ")";
    }
}
