// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedStreamTest {
    @Test
    void followsTheScript() {
        IOException failure = new IOException("reset");
        ScriptedStream<String> script = ScriptedStream.of("a", "b")
                .thenPause()
                .thenItems("c")
                .thenWait(Duration.ofSeconds(5))
                .thenFail(failure);
        StreamProbe<String> probe = StreamProbe.of(script);

        probe.expectItems("a", "b").expectPending().expectWoken();
        probe.expectItem("c").expectPending().expectNotWoken();
        probe.time().advance(Duration.ofSeconds(4));
        probe.expectNotWoken();
        probe.time().advance(Duration.ofSeconds(1));
        assertThat(probe.expectWoken().expectFailure(IOException.class)).isSameAs(failure);
        script.onlyRun().assertUsedUp();
        assertThat(script.onlyRun().taken()).isEqualTo(3);
        assertThat(script.onlyRun().polls()).isEqualTo(6);
        assertThat(probe.expectFailure(AssertionError.class))
                .hasMessage("ScriptedStream(6 lines) was polled after it failed");
    }

    @Test
    void eachRunFollowsTheWholeScript() throws Exception {
        ScriptedStream<Integer> script = ScriptedStream.of(1, 2);
        assertThat(StreamProbe.of(script).runToEnd()).containsExactly(1, 2);
        StreamProbe.of(script).expectItem(1);

        assertThat(script.runs()).hasSize(2);
        script.runs().get(0).assertUsedUp();
        assertThatThrownBy(script.runs().get(1)::assertUsedUp)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected ScriptedStream(2 lines) to be used up, but left are [Item[item=2]] and the end");
        assertThatThrownBy(script::onlyRun)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected one run of ScriptedStream(2 lines), but there were 2");
    }

    @Test
    void longerScriptLeavesTheShorterAsItIs() throws Exception {
        ScriptedStream<Integer> shorter = ScriptedStream.of(1);
        ScriptedStream<Integer> longer = shorter.thenItems(2);
        assertThat(StreamProbe.of(shorter).runToEnd()).containsExactly(1);
        assertThat(StreamProbe.of(longer).runToEnd()).containsExactly(1, 2);
    }

    @Test
    void cancelTakesTheTimerBack() {
        ScriptedStream<Integer> script = ScriptedStream.<Integer>of().thenWait(Duration.ofSeconds(1));
        StreamProbe<Integer> probe = StreamProbe.of(script);
        probe.expectPending();
        assertThat(probe.time().armed()).isOne();
        probe.cancel();
        assertThat(probe.time().armed()).isZero();
        script.onlyRun().assertCancelledOnce();
        assertThat(probe.expectFailure(AssertionError.class)).hasMessageContaining("polled after it was cancelled");
    }

    @Test
    void hangsForEver() {
        StreamProbe<Integer> probe = StreamProbe.of(ScriptedStream.of(1).thenHang());
        probe.expectItem(1).expectPending().expectPending();
        assertThat(probe.time().armed()).isZero();
    }
}
