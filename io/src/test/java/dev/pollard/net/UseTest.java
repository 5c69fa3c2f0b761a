// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.io.support.FakeSocketChannel;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestTask;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class UseTest {
    private final FakeSocketChannel channel = new FakeSocketChannel();
    private final TcpConnection connection = new TcpConnection(channel, null);
    private final ManualFuture<Integer> work = ManualFuture.create();

    UseTest() throws IOException {}

    @Test
    void closesOnceTheWorkIsDone() throws Exception {
        TestTask<Integer> use = TestTask.of(connection.use(c -> work));
        use.poll();
        assertThat(connection.isOpen()).isTrue();

        work.complete(7);

        assertThat(use.poll().value()).isEqualTo(7);
        assertThat(channel.closes()).isEqualTo(1);
    }

    @Test
    void closesWhenTheWorkFailsOrCantBegin() {
        work.fail(new IOException("broken"));
        assertThatThrownBy(() -> TestTask.of(connection.use(c -> work)).poll()).hasMessage("broken");
        assertThat(channel.closes()).isEqualTo(1);

        assertThatThrownBy(() -> TestTask.of(connection.use(c -> {
                            throw new IOException("no work");
                        }))
                        .poll())
                .hasMessage("no work");
    }

    @Test
    void closesWhenTheWorkIsCancelled() throws Exception {
        TestTask<Integer> use = TestTask.of(connection.use(c -> work));
        use.poll();

        use.cancel();
        use.cancel();

        assertThat(work.cancels()).isEqualTo(1);
        assertThat(channel.closes()).isEqualTo(1);
    }

    @Test
    void closesWhenItIsCancelledBeforeItBegins() {
        Future<Integer> use = connection.use(c -> work);

        use.cancel();

        assertThat(work.polls()).isZero();
        assertThat(channel.closes()).isEqualTo(1);
        assertThatThrownBy(() -> TestTask.of(use).poll()).isInstanceOf(IllegalStateException.class);
    }
}
