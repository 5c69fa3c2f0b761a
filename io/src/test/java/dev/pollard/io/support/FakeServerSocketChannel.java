// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening channel that gives the connections and failures that the test has put in. */
public final class FakeServerSocketChannel extends ServerSocketChannel {
    private final ArrayDeque<Object> incoming = new ArrayDeque<>();
    private int accepts;

    public FakeServerSocketChannel() throws IOException {
        super(SelectorProvider.provider());
        configureBlocking(false);
    }

    public FakeServerSocketChannel connection(SocketChannel channel) {
        incoming.add(channel);
        return this;
    }

    public FakeServerSocketChannel failure(IOException failure) {
        incoming.add(failure);
        return this;
    }

    public int accepts() {
        return accepts;
    }

    @Override
    public @Nullable SocketChannel accept() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        accepts++;
        Object next = incoming.poll();
        if (next instanceof IOException failure) {
            throw failure;
        }
        return (SocketChannel) next;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public ServerSocket socket() {
        throw new UnsupportedOperationException();
    }
}
