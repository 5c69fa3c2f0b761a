// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of items that come while the consumer is busy: buffers, batches, and callbacks. */
class OverflowTest {
    private final HandStream<Integer> source = new HandStream<>("source");
    private final List<Integer> dropped = new ArrayList<>();

    @Nested
    class Buffers {
        private Hand<Integer> buffer(Overflow overflow) {
            return new Hand<>(source.buffer(2, overflow, dropped::add));
        }

        @Test
        void itemsAreTakenAheadWhileTheConsumerIsBusy() throws Exception {
            Hand<Integer> hand = buffer(Overflow.WAIT);
            source.push(1, 2, 3);

            assertThat(hand.progress()).isFalse();

            assertThat(source.taken).isEqualTo(2);
            assertThat(hand.ready()).containsExactly(1, 2, 3);
            assertThat(dropped).isEmpty();
        }

        @Test
        void theOldestAreDropped() throws Exception {
            Hand<Integer> hand = buffer(Overflow.DROP_OLDEST);
            source.push(1, 2, 3);
            hand.progress();

            assertThat(dropped).containsExactly(1);
            assertThat(hand.ready()).containsExactly(2, 3);
        }

        @Test
        void theNewestAreDropped() throws Exception {
            Hand<Integer> hand = buffer(Overflow.DROP_NEWEST);
            source.push(1, 2, 3);
            hand.progress();

            assertThat(dropped).containsExactly(3);
            assertThat(hand.ready()).containsExactly(1, 2);
        }

        @Test
        void oneTooManyFailsAfterThoseThatWait() throws Exception {
            Hand<Integer> hand = buffer(Overflow.FAIL);
            source.push(1, 2, 3);

            assertThat(hand.progress()).isFalse();

            assertThat(source.cancels).isEqualTo(1);
            assertThat(List.of(hand.next(), hand.next())).containsExactly(1, 2);
            assertThatThrownBy(hand::poll)
                    .isInstanceOf(OverflowException.class)
                    .satisfies(
                            e -> assertThat(((OverflowException) e).capacity()).isEqualTo(2));
        }

        @Test
        void aFailureComesAfterThoseThatWait() throws Exception {
            IOException failure = new IOException("source");
            Hand<Integer> hand = buffer(Overflow.WAIT);
            source.push(1).fail(failure);
            assertThat(hand.progress()).isFalse();

            assertThat(hand.next()).isEqualTo(1);
            assertThatThrownBy(hand::progress).isSameAs(failure);
        }

        @Test
        void anItemThatIsThereWakesAConsumerThatAskedForProgress() throws Exception {
            Hand<Integer> hand = buffer(Overflow.WAIT);
            hand.progress();

            source.push(1);

            assertThat(hand.newWakes()).isPositive();
        }

        @Test
        void aSourceWithoutEndDoesNotKeepTheWorker() throws Exception {
            AsyncIterator<Integer> run = AsyncStream.generate(() -> 1)
                    .buffer(2, Overflow.DROP_OLDEST)
                    .iterator();
            ManualContext cx = new ManualContext(3);

            assertThat(run.pollProgress(cx)).isFalse();

            assertThat(cx.spent()).isEqualTo(3);
            assertThat(cx.wakes()).isPositive();
        }
    }

    @Nested
    class Batches {
        @Test
        void aConsumerThatKeepsUpGetsSingleItems() throws Exception {
            Hand<List<Integer>> hand = new Hand<>(source.batch(10));
            source.push(1, 2);

            assertThat(hand.ready()).containsExactly(List.of(1), List.of(2));
        }

        @Test
        void whatComesMeanwhileIsOneBatch() throws Exception {
            Hand<List<Integer>> hand = new Hand<>(source.batch(3));
            source.push(1, 2, 3, 4);
            hand.progress();
            assertThat(source.taken).as("the source waits").isEqualTo(3);

            assertThat(hand.ready()).containsExactly(List.of(1, 2, 3), List.of(4));
        }

        @Test
        void aBatchIsGatheredByACollector() throws Exception {
            Hand<String> hand = new Hand<>(source.map(String::valueOf).batch(3, Collectors.joining("+")));
            source.push(1, 2);
            hand.progress();

            assertThat(hand.next()).isEqualTo("1+2");
        }

        @Test
        void conflateGivesTheNewest() throws Exception {
            Hand<Integer> hand = new Hand<>(source.conflate());
            source.push(1, 2, 3);
            hand.progress();
            source.push(4);
            hand.progress();

            assertThat(hand.next()).isEqualTo(4);
            assertThat(hand.poll().isPending()).isTrue();
        }

        @Test
        void whatConflateLeavesOutIsTold() throws Exception {
            Hand<Integer> hand = new Hand<>(source.conflate().onDiscard(Integer.class, dropped::add));
            source.push(1, 2);
            hand.progress();
            assertThat(dropped).containsExactly(1);

            hand.cancel();

            assertThat(dropped).containsExactly(1, 2);
        }

        @Test
        void conflateGivesWhatTheFunctionMakes() throws Exception {
            Hand<Integer> hand = new Hand<>(source.conflate(Integer::sum));
            source.push(1, 2, 3);
            hand.progress();

            assertThat(hand.next()).isEqualTo(6);
        }

        @Test
        void aFailureComesAfterTheBatch() throws Exception {
            IOException failure = new IOException("source");
            Hand<Integer> hand = new Hand<>(source.conflate(Integer::sum));
            source.push(1, 2).fail(failure);
            hand.progress();

            assertThat(hand.next()).isEqualTo(3);
            assertThatThrownBy(hand::poll).isSameAs(failure);
        }

        @Test
        void chainsSayWhatTheyAre() {
            assertThat(source.conflate()).hasToString("Conflate(source)");
            assertThat(source.batch(3)).hasToString("Batch(source, 3)");
            assertThat(source.buffer(3, Overflow.WAIT)).hasToString("Buffer(source, 3, WAIT)");
        }
    }

    @Nested
    class Callbacks {
        private final AtomicReference<Emitter<Integer>> emitter = new AtomicReference<>();

        private Hand<Integer> create(Overflow overflow) throws Exception {
            Hand<Integer> hand = new Hand<>(
                    AsyncStream.<Integer>create(2, overflow, emitter::set).onDiscard(Integer.class, dropped::add));
            assertThat(emitter.get()).isNull();
            assertThat(hand.poll().isPending()).isTrue();
            return hand;
        }

        @Test
        void anItemThatIsEmittedWakes() throws Exception {
            Hand<Integer> hand = create(Overflow.FAIL);

            assertThat(emitter.get().emit(1)).isTrue();

            assertThat(hand.newWakes()).isPositive();
            assertThat(hand.next()).isEqualTo(1);
        }

        @Test
        void theOldestAreDropped() throws Exception {
            Hand<Integer> hand = create(Overflow.DROP_OLDEST);
            for (int i = 1; i <= 3; i++) {
                assertThat(emitter.get().emit(i)).isTrue();
            }

            assertThat(hand.ready()).containsExactly(2, 3);
            assertThat(dropped).containsExactly(1);
        }

        @Test
        void theNewestAreDropped() throws Exception {
            Hand<Integer> hand = create(Overflow.DROP_NEWEST);
            emitter.get().emit(1);
            emitter.get().emit(2);

            assertThat(emitter.get().emit(3)).isFalse();

            assertThat(hand.ready()).containsExactly(1, 2);
            assertThat(dropped).containsExactly(3);
        }

        @Test
        void oneTooManyFails() throws Exception {
            Hand<Integer> hand = create(Overflow.FAIL);
            emitter.get().emit(1);
            emitter.get().emit(2);
            assertThat(emitter.get().emit(3)).isFalse();
            assertThat(emitter.get().isOver()).isTrue();

            assertThat(List.of(hand.next(), hand.next())).containsExactly(1, 2);
            assertThatThrownBy(hand::poll).isInstanceOf(OverflowException.class);
        }

        @Test
        void theEndComesAfterTheItems() throws Exception {
            Hand<Integer> hand = create(Overflow.FAIL);
            emitter.get().emit(1);
            emitter.get().end();
            assertThat(emitter.get().emit(2)).isFalse();

            assertThat(hand.ready()).containsExactly(1);
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void theFailureComesAfterTheItems() throws Exception {
            IOException failure = new IOException("emitted");
            Hand<Integer> hand = create(Overflow.FAIL);
            emitter.get().emit(1);
            emitter.get().fail(failure);

            assertThat(hand.next()).isEqualTo(1);
            assertThatThrownBy(hand::progress).isSameAs(failure);
        }

        @Test
        void whoRegisteredIsToldOfTheEndOnce() throws Exception {
            List<String> log = new ArrayList<>();
            Hand<Integer> hand = create(Overflow.FAIL);
            emitter.get().onClose(() -> log.add("closed"));
            emitter.get().emit(1);

            hand.cancel();

            assertThat(log).containsExactly("closed");
            assertThat(dropped).containsExactly(1);
            assertThat(emitter.get().emit(2)).isFalse();
            emitter.get().onClose(() -> log.add("late"));
            assertThat(log).containsExactly("closed", "late");
        }

        @Test
        void aCallbackThatIsFasterDoesNotKeepTheWorker() throws Exception {
            AsyncIterator<Integer> run = AsyncStream.<Integer>create(2, Overflow.FAIL, one -> {
                        emitter.set(one);
                        one.emit(1);
                    })
                    .iterator();
            ManualContext cx = new ManualContext(3);

            assertThat(run.drain(cx, item -> emitter.get().emit(item))).isEqualTo(Drained.PENDING);

            assertThat(cx.spent()).isEqualTo(3);
            assertThat(cx.wakes()).isPositive();
        }

        @Test
        void callbacksCanNotWait() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AsyncStream.create(1, Overflow.WAIT, one -> {}))
                    .withMessage("callbacks can't wait: WAIT");
        }
    }
}
