// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Over HTTP/2 on a socket, where windows of bytes hold messages back. */
class SocketGrpcTest extends GrpcScenarios {
    private static final int WINDOW = 64 * 1024;

    @Override
    Server start(NumberCalls.Service service) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .flowControlWindow(WINDOW)
                .addService(NumberCalls.definition(service))
                .build()
                .start();
    }

    @Override
    ManagedChannel connect(Server to) {
        return NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.getPort()))
                .flowControlWindow(WINDOW)
                .usePlaintext()
                .build();
    }

    /** The window and the sender's queue, of 64 and 32 KiB, hold a hundred messages; the rest is for what was decoded already. */
    @Override
    int underWay() {
        return 300;
    }
}
