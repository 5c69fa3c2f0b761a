// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoServerTest {

    @Test
    void everyClientGetsBackWhatItSent() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        TcpListener listener = TcpListener.bind(new InetSocketAddress(loopback, 0));
        int port = listener.localAddress().getPort();
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            JoinHandle<@Nullable Void> server = runtime.spawn(EchoServer.serve(listener, runtime));
            try (Socket one = new Socket(loopback, port);
                    Socket two = new Socket(loopback, port)) {
                for (Socket client : new Socket[] {one, two, one}) {
                    String message = "from " + client.getLocalPort();
                    client.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
                    assertThat(client.getInputStream().readNBytes(message.length()))
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(message);
                }
                one.shutdownOutput();
                assertThat(one.getInputStream().read()).isEqualTo(-1);
            }

            listener.close();
            runtime.blockOn(server);
            assertThat(runtime.close(Duration.ofSeconds(10)).isClean()).isTrue();
        }
    }
}
