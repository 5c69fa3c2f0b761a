// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io.support;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/** A provider that notes what it is asked for, and fails. */
public final class ClosedProvider extends SelectorProvider {
    private final List<String> asked = new ArrayList<>();

    public List<String> asked() {
        return asked;
    }

    private IOException refuse(String what) {
        asked.add(what);
        return new IOException("no " + what);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        throw refuse("socket");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        throw refuse("listener");
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        throw refuse("datagrams");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        throw refuse("datagrams");
    }

    @Override
    public Pipe openPipe() throws IOException {
        throw refuse("pipe");
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        throw refuse("selector");
    }
}
