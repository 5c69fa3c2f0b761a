// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.TestContext;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamProbeTest {
    private final ManualStream<Integer> source = ManualStream.named("source");
    private final StreamProbe<Integer> probe = StreamProbe.of(source);

    @Test
    void followsAStreamToItsEnd() throws Exception {
        probe.expectPending().expectNotWoken();
        source.emit(1).emit(2);
        probe.expectWoken().expectItems(1, 2).expectPending();
        source.end();
        probe.expectWoken().expectEnd().expectEnd();
        assertThat(probe.items()).containsExactly(1, 2);
        assertThat(probe.context().polls()).isEqualTo(6);
        assertThat(probe.context().wakes()).isEqualTo(2);
    }

    @Test
    void countsTheDemand() throws Exception {
        assertThat(probe.asked()).isZero();
        probe.expectPending().expectPending();
        assertThat(probe.asked()).as("still the same item").isOne();
        source.emit(1).emit(2).emit(3);
        probe.expectItem(1);
        assertThat(probe.asked()).isOne();
        assertThat(source.taken()).isEqualTo(probe.asked());

        probe.expectDrained(5, Drained.PENDING, 2, 3);
        assertThat(probe.asked()).isEqualTo(6);
        source.emit(4).emit(5).emit(6);
        probe.expectDrained(2, Drained.DECLINED, 4, 5);
        assertThat(probe.asked()).isEqualTo(5);
        source.end();
        probe.expectDrained(9, Drained.ENDED, 6);
        assertThatIllegalArgumentException().isThrownBy(() -> probe.drain(0)).withMessage("max < 1: 0");
    }

    @Test
    void operatorThatTakesMoreThanAskedIsSeen() {
        ManualStream<Integer> numbers = ManualStream.create();
        StreamProbe<Integer> even = StreamProbe.of(numbers.filter(n -> n % 2 == 0));
        numbers.emit(1).emit(2).emit(4);
        even.expectItem(2);
        assertThat(even.asked()).isOne();
        assertThat(numbers.taken()).isEqualTo(2);
    }

    @Test
    void progressIsAskedForWithoutDemand() throws Exception {
        probe.expectProgress(false);
        assertThat(source.progressPolls()).isOne();
        assertThat(probe.asked()).isZero();
        source.end();
        probe.expectWoken().expectProgress(true);
        assertThatThrownBy(() -> probe.expectProgress(false))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("expected that no end is known, but source");
    }

    @Test
    void failureIsExpectedOrTheCause() {
        IOException failure = new IOException("no");
        source.fail(failure);
        assertThat(probe.expectFailure(IOException.class)).isSameAs(failure);

        ManualStream<Integer> other = ManualStream.named("other");
        other.fail(failure);
        assertThatThrownBy(() -> StreamProbe.of(other).expectItem(1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected the item 1, but other (polls: 1, items: 0, wakes: 0, 0 s passed) threw "
                        + "java.io.IOException: no")
                .hasCause(failure);
        assertThatThrownBy(() -> StreamProbe.of(AsyncStream.error(failure)).expectFailure(ArithmeticException.class))
                .hasCause(failure);
    }

    @Test
    void saysWhatWasExpectedAndWhatCame() {
        assertThatThrownBy(() -> probe.expectItem(1))
                .hasMessageStartingWith("expected the item 1, but source")
                .hasMessageEndingWith("is pending");
        assertThatThrownBy(probe::expectEnd).hasMessageEndingWith("is pending");
        assertThatThrownBy(probe::expectWoken).hasMessageEndingWith("was not woken since its last poll");
        assertThatThrownBy(() -> probe.expectFailure(IOException.class)).hasMessageEndingWith("is pending");
        source.emit(7).emit(7).emit(7).emit(7);
        assertThatThrownBy(probe::expectNotWoken).hasMessageEndingWith("was woken since its last poll");
        assertThatThrownBy(probe::expectPending).hasMessageEndingWith("gave Ready[value=7]");
        assertThatThrownBy(() -> probe.expectItem(1)).hasMessageEndingWith("gave Ready[value=7]");
        assertThatThrownBy(() -> probe.expectFailure(IOException.class)).hasMessageEndingWith("gave Ready[value=7]");
        assertThatThrownBy(() -> probe.expectDrained(2, Drained.DECLINED, 7, 7))
                .hasMessageEndingWith("gave [7] and PENDING");
    }

    @Test
    void runToEndMovesTheClock() throws Exception {
        StreamProbe<String> slow = StreamProbe.of(ScriptedStream.of("a")
                .thenWait(Duration.ofHours(1))
                .thenItems("b")
                .thenPause()
                .thenWait(Duration.ofHours(2)));
        assertThat(slow.runToEnd()).containsExactly("a", "b");
        assertThat(slow.time().elapsed()).hasHours(3);
        assertThatThrownBy(probe::runToEnd).hasMessageEndingWith("is pending, was not woken, and no timer is armed");
    }

    @Test
    void servicesComeFromTheContext() throws Exception {
        TestContext cx = TestContext.builder().budget(2).build();
        StreamProbe<Integer> limited = StreamProbe.of(
                new AsyncIterator<>() {
                    @Override
                    public Step<Integer> pollNext(Context c) {
                        if (!c.mayProceed()) {
                            return Poll.pending();
                        }
                        c.progressed();
                        return Poll.ready(1);
                    }

                    @Override
                    public void cancel() {}
                },
                cx);
        limited.expectDrained(10, Drained.PENDING, 1, 1).expectWoken();
        limited.expectDrained(2, Drained.DECLINED, 1, 1);
        assertThat(cx.yields()).isOne();
        assertThat(cx.progress()).isEqualTo(4);
    }

    /** Goes on after the sink has declined. */
    @Test
    void itemAfterTheSinkDeclinedIsFound() {
        AsyncIterator<Integer> pushy = new AsyncIterator<>() {
            @Override
            public Step<Integer> pollNext(Context cx) {
                return Poll.ready(1);
            }

            @Override
            public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
                sink.accept(1);
                sink.accept(2);
                return Drained.DECLINED;
            }

            @Override
            public void cancel() {}
        };
        assertThatThrownBy(() -> StreamProbe.of(pushy).drain(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("item after the sink declined: 2 of ");
    }
}
