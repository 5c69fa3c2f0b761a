// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The fine points of the sources. */
class SourcesTest {
    private final ManualContext cx = new ManualContext();

    @Test
    void rangeReachesTheGreatestInteger() throws Exception {
        assertThat(items(AsyncStream.range(Integer.MAX_VALUE - 2, Integer.MAX_VALUE)))
                .containsExactly(Integer.MAX_VALUE - 2, Integer.MAX_VALUE - 1);
    }

    @Test
    void rangeThatEndsBeforeItStartsIsEmpty() throws Exception {
        assertThat(items(AsyncStream.range(3, 3))).isEmpty();
        assertThat(items(AsyncStream.range(3, -3))).isEmpty();
    }

    @Test
    void rangeKnowsItsEndAfterTheLastItem() throws Exception {
        AsyncIterator<Integer> range = AsyncStream.range(0, 1).iterator();
        assertThat(range.pollProgress(cx)).isFalse();
        assertThat(range.pollNext(cx)).isEqualTo(Poll.ready(0));
        assertThat(range.pollProgress(cx)).isTrue();
    }

    @Test
    void ofRefusesNullAtOnce() throws Exception {
        assertThatNullPointerException()
                .isThrownBy(() -> AsyncStream.of("a", null))
                .withMessage("item");
    }

    @Test
    void ofKeepsTheItemsThatItWasGiven() throws Exception {
        String[] array = {"a", "b"};
        AsyncStream<String> stream = AsyncStream.of(array);
        array[0] = "c";
        assertThat(items(stream)).containsExactly("a", "b");
    }

    @Test
    void sourcesPrintWhatTheyAre() throws Exception {
        assertThat(AsyncStream.of(1, 2)).hasToString("Of(2 items)");
        assertThat(AsyncStream.of(1)).hasToString("Of(1 item)");
        assertThat(AsyncStream.of()).hasToString("Empty");
        assertThat(AsyncStream.range(2, 5)).hasToString("Range(2..5)");
        assertThat(AsyncStream.error(new IOException("gone"))).hasToString("Error(java.io.IOException: gone)");
        assertThat(AsyncStream.generate(() -> 1).take(3).map(i -> i)).hasToString("Map(Take(Generate, 3))");
    }

    @Test
    void errorThrowsTheSameObjectInEachRun() throws Exception {
        IOException failure = new IOException("gone");
        AsyncStream<Integer> stream = AsyncStream.error(failure);
        assertThatThrownBy(() -> stream.iterator().pollNext(cx)).isSameAs(failure);
        assertThatThrownBy(() -> stream.iterator().drain(cx, item -> true)).isSameAs(failure);
        assertThatThrownBy(() -> stream.iterator().pollProgress(cx)).isSameAs(failure);
    }

    @Test
    void errorThrowsAnyThrowableAsItIs() throws Exception {
        Throwable neither = new Throwable("neither an exception nor an error");
        assertThatThrownBy(() -> AsyncStream.error(neither).iterator().pollNext(cx))
                .isSameAs(neither);
    }

    @Test
    void errorIsThrownOnce() throws Exception {
        AsyncIterator<Integer> iterator =
                AsyncStream.<Integer>error(new Boom("once")).iterator();
        assertThatThrownBy(() -> iterator.pollNext(cx)).isInstanceOf(Boom.class);
        assertThatThrownBy(() -> iterator.pollNext(cx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("AsyncIterator polled after failure: Error(");
    }

    @Test
    void fromIterableAsksForAnIteratorInTheFirstPollOfEachRun() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AsyncStream<Integer> stream = AsyncStream.fromIterable(() -> {
            asked.incrementAndGet();
            return List.of(1, 2).iterator();
        });
        AsyncIterator<Integer> run = stream.iterator();
        assertThat(asked).hasValue(0);
        run.pollNext(cx);
        run.pollNext(cx);
        assertThat(asked).hasValue(1);
        assertThat(items(stream)).containsExactly(1, 2);
        assertThat(asked).hasValue(2);
    }

    @Test
    void fromIterableTellsTheEndWithoutTakingAnItem() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        AsyncIterator<Integer> run = AsyncStream.fromIterable(
                        () -> counting(List.of(1).iterator(), taken))
                .iterator();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(taken).hasValue(0);
        run.pollNext(cx);
        assertThat(run.pollProgress(cx)).isTrue();
    }

    @Test
    void fromIterableFailsOnNull() throws Exception {
        AsyncStream<Integer> stream = AsyncStream.fromIterable(Arrays.asList(1, null));
        assertThatNullPointerException().isThrownBy(() -> items(stream)).withMessage("null item from %s", stream);
        assertThatNullPointerException()
                .isThrownBy(() -> stream.iterator().drain(cx, item -> true))
                .withMessage("null item from %s", stream);
    }

    @Test
    void fromIterableFailsAsItsIteratorDoes() throws Exception {
        AsyncIterator<Integer> run = AsyncStream.<Integer>fromIterable(() -> {
                    throw new UnsupportedOperationException("no iterator");
                })
                .iterator();
        assertThatThrownBy(() -> run.pollProgress(cx)).hasMessage("no iterator");
        assertThatThrownBy(() -> run.pollNext(cx)).hasMessageStartingWith("AsyncIterator polled after failure");
    }

    @Test
    void generateCallsItsFunctionOnceForEachItem() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AsyncIterator<Integer> run =
                AsyncStream.generate(calls::incrementAndGet).iterator();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(calls).hasValue(0);
        assertThat(run.pollNext(cx)).isEqualTo(Poll.ready(1));
        assertThat(run.drain(cx, item -> item < 5)).isEqualTo(Drained.DECLINED);
        assertThat(calls).hasValue(5);
    }

    @Test
    void generateFailsOnNullAndAsItsFunctionDoes() throws Exception {
        assertThatNullPointerException()
                .isThrownBy(() -> AsyncStream.generate(() -> null).iterator().pollNext(cx))
                .withMessage("null item from Generate");
        AsyncIterator<Object> run = AsyncStream.generate(() -> {
                    throw new Boom("function");
                })
                .iterator();
        assertThatThrownBy(() -> run.drain(cx, item -> true)).hasMessage("function");
        assertThatThrownBy(() -> run.pollNext(cx)).hasMessage("AsyncIterator polled after failure: Generate");
    }

    @Test
    void unfoldGivesEachRunTheSeed() throws Exception {
        AsyncStream<Integer> powers =
                AsyncStream.unfold(1, n -> n < 100 ? Optional.of(new Unfolded<>(n, 2 * n)) : Optional.empty());
        assertThat(items(powers)).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(items(powers)).hasSize(7);
    }

    @Test
    void unfoldAsksNoMoreAfterTheEnd() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AsyncIterator<Integer> run = AsyncStream.<Integer, Integer>unfold(1, n -> {
                    calls.incrementAndGet();
                    return Optional.empty();
                })
                .iterator();
        assertThat(run.pollNext(cx).isEnd()).isTrue();
        assertThat(run.pollNext(cx).isEnd()).isTrue();
        assertThat(calls).hasValue(1);
    }

    @Test
    void deferMakesAStreamInTheFirstPollOfEachRun() throws Exception {
        AtomicInteger made = new AtomicInteger();
        AsyncStream<Integer> stream = AsyncStream.defer(() -> AsyncStream.of(made.incrementAndGet()));
        stream.iterator().cancel();
        assertThat(made).hasValue(0);
        assertThat(items(stream)).containsExactly(1);
        assertThat(items(stream)).containsExactly(2);
    }

    @Test
    void deferFailsAsItsFactoryDoes() throws Exception {
        assertThatThrownBy(() -> items(AsyncStream.defer(() -> {
                    throw new Boom("factory");
                })))
                .hasMessage("factory");
        assertThatNullPointerException()
                .isThrownBy(() -> items(AsyncStream.defer(() -> null)))
                .withMessage("null stream from Defer");
    }

    @Test
    void fromFutureFailsAsItsFutureDoesAndCancelsItNot() throws Exception {
        AtomicInteger cancels = new AtomicInteger();
        AsyncIterator<Integer> run = AsyncStream.fromFuture(() -> future(cancels, cx -> {
                    throw new Boom("future");
                }))
                .iterator();
        assertThatThrownBy(() -> run.pollNext(cx)).hasMessage("future");
        run.cancel();
        assertThat(cancels).hasValue(0);
    }

    @Test
    void fromFutureFailsOnNull() throws Exception {
        assertThatNullPointerException()
                .isThrownBy(() ->
                        items(AsyncStream.fromFuture(() -> future(new AtomicInteger(), cx -> Poll.ready(null)))))
                .withMessage("null item from FromFuture");
    }

    @Test
    void fromFutureGoesOnWithoutDemandOnceItWasAskedFor() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        AsyncIterator<Integer> run = AsyncStream.fromFuture(() ->
                        future(new AtomicInteger(), cx -> polls.incrementAndGet() < 3 ? Poll.pending() : Poll.ready(7)))
                .iterator();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(polls).as("polls before it was asked for").hasValue(0);
        assertThat(run.pollNext(cx).isPending()).isTrue();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(polls).hasValue(3);
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(run.pollNext(cx)).isEqualTo(Poll.ready(7));
        assertThat(polls).as("polls of a completed future").hasValue(3);
        assertThat(run.pollProgress(cx)).isTrue();
    }

    @Test
    void fromFutureCancelsAnUnfinishedFutureOnce() throws Exception {
        AtomicInteger cancels = new AtomicInteger();
        AsyncIterator<Integer> run = AsyncStream.fromFuture(() -> future(cancels, cx -> Poll.pending()))
                .iterator();
        run.pollNext(cx);
        run.cancel();
        run.cancel();
        assertThat(cancels).hasValue(1);
    }

    private <T> List<T> items(AsyncStream<T> stream) throws Exception {
        return stream.toList().poll(cx).value();
    }

    private interface PollFunction {
        Poll<Integer> poll(Context cx) throws Exception;
    }

    private static Future<Integer> future(AtomicInteger cancels, PollFunction poll) {
        return new Future<>() {
            @Override
            public Poll<Integer> poll(Context cx) throws Exception {
                return poll.poll(cx);
            }

            @Override
            public void cancel() {
                cancels.incrementAndGet();
            }
        };
    }

    private static Iterator<Integer> counting(Iterator<Integer> iterator, AtomicInteger taken) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public Integer next() {
                taken.incrementAndGet();
                return iterator.next();
            }
        };
    }
}
