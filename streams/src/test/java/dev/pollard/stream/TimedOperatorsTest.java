// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.TimeoutExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** timeout and bufferTimeout. */
class TimedOperatorsTest {
    private static final Duration TEN = Duration.ofMillis(10);

    private final HandStream<String> source = new HandStream<>("source");
    private final HandTimers cx = new HandTimers();

    @Nested
    class TimedOut {
        private final AsyncIterator<String> iterator = source.timeout(TEN).iterator();

        @Test
        void anItemThatDoesNotComeInTimeFailsTheStream() throws Exception {
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
            cx.advanceMillis(9);
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
            assertThat(cx.wakes).isZero();

            cx.advanceMillis(2);

            assertThat(cx.wakes).isEqualTo(1);
            assertThatThrownBy(() -> iterator.pollNext(cx))
                    .isInstanceOf(TimeoutExceededException.class)
                    .hasMessage("not done within 10 ms");
            assertThat(source.cancels).isEqualTo(1);
            assertThat(cx.armed()).isZero();
        }

        @Test
        void drainFailsToo() throws Exception {
            assertThat(iterator.drain(cx, item -> true)).isEqualTo(Drained.PENDING);
            cx.advanceMillis(11);

            assertThatThrownBy(() -> iterator.drain(cx, item -> true)).isInstanceOf(TimeoutExceededException.class);
        }

        @Test
        void anItemThatIsThereIsGivenHoweverLate() throws Exception {
            iterator.pollNext(cx);
            cx.advanceMillis(100);
            source.push("late");

            assertThat(iterator.pollNext(cx).value()).isEqualTo("late");
        }

        @Test
        void whatTheConsumerTakesForItselfDoesNotCount() throws Exception {
            iterator.pollNext(cx);
            source.push("a");
            iterator.pollNext(cx);
            cx.advanceMillis(100);

            assertThat(iterator.pollNext(cx).isPending()).isTrue();
            cx.advanceMillis(9);
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
        }

        @Test
        void eachItemHasItsOwnTime() throws Exception {
            List<String> items = new ArrayList<>();
            iterator.drain(cx, items::add);
            for (int i = 0; i < 5; i++) {
                cx.advanceMillis(8);
                source.push("item");
                assertThat(iterator.drain(cx, items::add)).isEqualTo(Drained.PENDING);
            }

            assertThat(items).hasSize(5);
        }

        @Test
        void itemsThatAreThereArmNoTimer() throws Exception {
            source.push("a", "b", "c").end();

            assertThat(iterator.drain(cx, item -> true)).isEqualTo(Drained.ENDED);

            assertThat(cx.arms).isZero();
        }

        @Test
        void cancelTakesTheTimerBack() throws Exception {
            iterator.pollNext(cx);
            assertThat(cx.armed()).isEqualTo(1);

            iterator.cancel();

            assertThat(cx.armed()).isZero();
            assertThat(source.cancels).isEqualTo(1);
        }

        @Test
        void theEndTakesTheTimerBack() throws Exception {
            iterator.pollNext(cx);
            source.end();

            assertThat(iterator.pollProgress(cx)).isTrue();

            assertThat(cx.armed()).isZero();
        }
    }

    @Nested
    class Chunked {
        private final AsyncIterator<List<String>> iterator =
                source.bufferTimeout(3, TEN).iterator();

        @Test
        void aFullListIsGivenAtOnce() throws Exception {
            source.push("a", "b", "c", "d");

            assertThat(iterator.pollNext(cx).value()).containsExactly("a", "b", "c");
            assertThat(cx.arms).isZero();
            assertThat(source.taken).isEqualTo(3);
        }

        @Test
        void theTimeStartsAtTheFirstItem() throws Exception {
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
            assertThat(cx.arms).isZero();
            cx.advanceMillis(100);
            source.push("a");
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
            cx.advanceMillis(6);
            source.push("b");
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
            cx.advanceMillis(3);
            assertThat(iterator.pollNext(cx).isPending()).isTrue();

            cx.advanceMillis(2);

            assertThat(iterator.pollNext(cx).value()).containsExactly("a", "b");
            assertThat(cx.arms).isEqualTo(1);
        }

        @Test
        void theTimerWakes() throws Exception {
            source.push("a");
            iterator.pollNext(cx);

            cx.advanceMillis(11);

            assertThat(cx.wakes).isEqualTo(1);
            assertThat(iterator.pollNext(cx).value()).containsExactly("a");
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
        }

        @Test
        void aListThatFilledUpLeavesItsTimeToNoOther() throws Exception {
            source.push("a");
            iterator.pollNext(cx);
            cx.advanceMillis(8);
            source.push("b", "c");
            assertThat(iterator.pollNext(cx).value()).hasSize(3);
            source.push("d");
            assertThat(iterator.pollNext(cx).isPending()).isTrue();

            cx.advanceMillis(5);
            assertThat(iterator.pollNext(cx).isPending()).isTrue();

            cx.advanceMillis(6);
            assertThat(iterator.pollNext(cx).value()).containsExactly("d");
        }

        @Test
        void theRestIsGivenAtTheEnd() throws Exception {
            source.push("a").end();

            assertThat(iterator.pollProgress(cx)).isFalse();
            assertThat(iterator.pollNext(cx).value()).containsExactly("a");
            assertThat(iterator.pollNext(cx).isEnd()).isTrue();
        }

        @Test
        void progressTakesNothingAndKnowsTheEnd() throws Exception {
            source.push("a");
            iterator.pollProgress(cx);
            assertThat(source.taken).isZero();
            iterator.pollNext(cx);
            source.end();

            assertThat(iterator.pollProgress(cx)).isFalse();
            cx.advanceMillis(11);
            assertThat(iterator.pollNext(cx).value()).containsExactly("a");
            assertThat(iterator.pollProgress(cx)).isTrue();
        }

        @Test
        void aFailureIsNotHeldBack() throws Exception {
            source.push("a");
            iterator.pollNext(cx);
            source.fail(new IOException("source"));

            assertThatThrownBy(() -> iterator.pollNext(cx)).isInstanceOf(IOException.class);

            assertThat(cx.armed()).isZero();
        }

        @Test
        void withNoTimeAListHoldsWhatIsReady() throws Exception {
            AsyncIterator<List<String>> ready =
                    source.bufferTimeout(100, Duration.ZERO).iterator();
            source.push("a", "b");

            assertThat(ready.pollNext(cx).value()).containsExactly("a", "b");
            assertThat(ready.pollNext(cx).isPending()).isTrue();
        }

        @Test
        void aSourceThatIsAlwaysReadyFillsLargeLists() throws Exception {
            List<Integer> sizes = new ArrayList<>();
            AsyncStream.range(0, 1_000).bufferTimeout(300, TEN).iterator().drain(cx, list -> sizes.add(list.size()));

            assertThat(sizes).containsExactly(300, 300, 300, 100);
        }

        @Test
        void cancelTakesTheTimerBack() throws Exception {
            source.push("a");
            iterator.pollNext(cx);

            iterator.cancel();

            assertThat(cx.armed()).isZero();
            assertThat(source.cancels).isEqualTo(1);
        }

        @Test
        void aSizeOfNothingIsRefused() {
            assertThatThrownBy(() -> source.bufferTimeout(0, TEN)).hasMessage("size < 1: 0");
        }
    }
}
