// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.io.support.FakeReactor;
import dev.pollard.io.support.FakeServerSocketChannel;
import dev.pollard.io.support.FakeSocketChannel;
import dev.pollard.io.support.HandContext;
import dev.pollard.testkit.TestContext;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Accepting, with readiness and failures made by hand. */
class TcpListenerTest {
    private final FakeReactor reactor = new FakeReactor();
    private final HandContext cx = new HandContext().with(Reactor.class, reactor);
    private final FakeServerSocketChannel channel;
    private final TcpListener listener;

    TcpListenerTest() throws IOException {
        channel = new FakeServerSocketChannel();
        listener = new TcpListener(channel, TcpOptions.defaults());
    }

    @Test
    void acceptsUntilNothingIsLeft() throws Exception {
        ready();
        channel.connection(new FakeSocketChannel()).connection(new FakeSocketChannel());

        assertThat(listener.pollAccept(cx).isReady()).isTrue();
        assertThat(listener.pollAccept(cx).isReady()).isTrue();
        assertThat(listener.pollAccept(cx).isPending()).isTrue();

        assertThat(channel.accepts()).isEqualTo(3);
        assertThat(reactor.only().isReadable()).isFalse();
        assertThat(reactor.only().hasReader()).isTrue();
        assertThat(reactor.only().readOps()).isEqualTo(SelectionKey.OP_ACCEPT);
    }

    @Test
    void aConnectionThatIsGoneDoesNotStopTheNext() throws Exception {
        ready();
        FakeSocketChannel gone = new FakeSocketChannel().failOptions(new IOException("invalid argument"));
        channel.connection(gone).connection(new FakeSocketChannel());

        assertThat(listener.pollAccept(cx).isReady()).isTrue();

        assertThat(gone.closes()).isEqualTo(1);
    }

    @Test
    void tooManyOpenFilesPausesAndGoesOn() throws Exception {
        TestContext timers = TestContext.builder().waker(cx).build();
        HandContext timed = new HandContext(timers).with(Reactor.class, reactor);
        channel.failure(new IOException("Too many open files")).connection(new FakeSocketChannel());
        Future<TcpConnection> accept = listener.accept();
        assertThat(accept.poll(timed).isPending()).isTrue();
        reactor.only().becomeReadable();

        assertThat(accept.poll(timed).isPending()).isTrue();
        assertThat(accept.poll(timed).isPending()).isTrue();
        assertThat(channel.accepts()).isEqualTo(1);

        timers.time().advance(Duration.ofMillis(101));
        assertThat(timed.run(accept)).isNotNull();
    }

    @Test
    void aCancelledPauseLeavesNoTimer() throws Exception {
        TestContext timers = TestContext.create();
        HandContext timed = new HandContext(timers).with(Reactor.class, reactor);
        channel.failure(new IOException("Too many open files"));
        Future<TcpConnection> accept = listener.accept();
        accept.poll(timed);
        reactor.only().becomeReadable();
        accept.poll(timed);
        assertThat(timers.time().armed()).isEqualTo(1);

        accept.cancel();

        assertThat(timers.time().armed()).isZero();
    }

    @Test
    void closingWakesAndFailsAnAcceptThatWaits() throws Exception {
        Future<TcpConnection> accept = listener.accept();
        assertThat(accept.poll(cx).isPending()).isTrue();

        listener.close();

        assertThat(cx.wakes()).isEqualTo(1);
        assertThatThrownBy(() -> accept.poll(cx)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aCancelledAcceptLeavesTheConnectionToTheNext() throws Exception {
        Future<TcpConnection> accept = listener.accept();
        accept.poll(cx);
        accept.cancel();
        assertThat(reactor.only().hasReader()).isFalse();
        channel.connection(new FakeSocketChannel());
        reactor.only().becomeReadable();

        assertThat(cx.run(listener.accept())).isNotNull();
    }

    @Test
    void readinessWithoutEndGivesWay() throws Exception {
        listener.pollAccept(cx);
        reactor.only().becomeReadable();
        reactor.only().stayReadable();
        int wakes = cx.wakes();

        assertThat(listener.pollAccept(cx).isPending()).isTrue();

        assertThat(cx.wakes()).isEqualTo(wakes + 1);
    }

    private void ready() throws IOException {
        listener.pollAccept(cx);
        reactor.only().becomeReadable();
    }
}
