// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ManualStreamTest {
    private final ManualStream<Integer> source = ManualStream.named("source");

    @Test
    void endComesAfterTheItems() {
        source.emit(1);
        source.end();
        StreamProbe<Integer> probe = StreamProbe.of(source);
        probe.expectItem(1);
        assertThat(source.isRunning()).isTrue();
        probe.expectEnd();
        assertThat(source.isEnded()).isTrue();
        assertThat(source.isRunning()).isFalse();
        probe.expectEnd();
        source.assertNotMisused();
    }

    @Test
    void nothingIsTakenAfterItWasToldToEnd() {
        source.end();
        assertThatIllegalStateException()
                .isThrownBy(() -> source.emit(1))
                .withMessage("stream has been told to end: source");
        ManualStream<Integer> failing = ManualStream.create();
        failing.fail(new IOException());
        assertThatIllegalStateException()
                .isThrownBy(failing::end)
                .withMessage("stream has been told to fail: ManualStream");
    }

    @Test
    void pollAfterAFailureIsMisuse() {
        source.fail(new IOException());
        StreamProbe<Integer> probe = StreamProbe.of(source);
        probe.expectFailure(IOException.class);
        source.assertNotMisused();
        assertThat(probe.expectFailure(AssertionError.class)).hasMessage("source was polled after it failed");
        assertThatThrownBy(source::assertNotMisused)
                .isInstanceOf(AssertionError.class)
                .hasMessage("source was polled after it failed");
    }

    @Test
    void pollAfterCancelIsMisuse() {
        StreamProbe<Integer> probe = StreamProbe.of(source);
        probe.expectPending().cancel();
        source.assertCancelledOnce();
        assertThat(source.isRunning()).isFalse();
        source.emit(1);
        probe.expectNotWoken();
        probe.expectFailure(AssertionError.class);
        assertThat(source.misuse()).isEqualTo("polled after it was cancelled");
    }

    @Test
    void secondCancelIsMisuseUnlessItHasEnded() {
        StreamProbe<Integer> probe = StreamProbe.of(source);
        probe.cancel();
        probe.cancel();
        assertThat(source.misuse()).isEqualTo("cancelled twice");

        ManualStream<Integer> ended = ManualStream.create();
        ended.end();
        StreamProbe<Integer> other = StreamProbe.of(ended);
        other.expectEnd().cancel();
        other.cancel();
        ended.assertNotMisused();
    }

    @Test
    void canBeRunOnce() {
        source.iterator();
        assertThatThrownBy(source::iterator).isInstanceOf(AssertionError.class).hasMessage("source was run twice");
    }

    @Test
    void spuriousWake() {
        StreamProbe<Integer> probe = StreamProbe.of(source);
        probe.expectPending();
        source.wake();
        probe.expectWoken().expectPending().expectNotWoken();
        assertThat(source.polls()).isEqualTo(2);
    }
}
