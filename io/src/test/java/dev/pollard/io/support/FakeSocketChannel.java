// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connected channel that counts its system calls: reads what the test has put in, and takes as many bytes as the test allows. */
public final class FakeSocketChannel extends SocketChannel {
    private final ArrayDeque<Byte> incoming = new ArrayDeque<>();
    private final Map<SocketOption<?>, Object> options = new HashMap<>();
    private @Nullable IOException optionFailure;
    private int room;
    private boolean ended;
    private int reads;
    private int writes;
    private int shutdowns;
    private int closes;
    private int largestCall;

    public FakeSocketChannel() throws IOException {
        super(SelectorProvider.provider());
        configureBlocking(false);
    }

    public FakeSocketChannel incoming(int bytes) {
        for (int i = 0; i < bytes; i++) {
            incoming.add((byte) i);
        }
        return this;
    }

    public FakeSocketChannel end() {
        ended = true;
        return this;
    }

    public FakeSocketChannel room(int bytes) {
        room = bytes;
        return this;
    }

    public FakeSocketChannel failOptions(IOException failure) {
        optionFailure = failure;
        return this;
    }

    public int reads() {
        return reads;
    }

    public int writes() {
        return writes;
    }

    public int shutdowns() {
        return shutdowns;
    }

    public int closes() {
        return closes;
    }

    public int largestCall() {
        return largestCall;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        reads++;
        largestCall = Math.max(largestCall, dst.remaining());
        if (incoming.isEmpty()) {
            return ended ? -1 : 0;
        }
        int n = 0;
        while (dst.hasRemaining() && !incoming.isEmpty()) {
            dst.put(incoming.remove());
            n++;
        }
        return n;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        writes++;
        largestCall = Math.max(largestCall, src.remaining());
        int n = Math.min(room, src.remaining());
        room -= n;
        src.position(src.position() + n);
        return n;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        shutdowns++;
        return this;
    }

    @Override
    protected void implCloseSelectableChannel() {
        closes++;
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public SocketAddress getRemoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        if (optionFailure != null) {
            throw optionFailure;
        }
        options.put(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        return name.type().cast(options.get(name));
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        throw new UnsupportedOperationException();
    }
}
