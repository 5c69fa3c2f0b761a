// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.task.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No item gets lost without a word: what is taken is given or told as discarded. */
class DiscardTest {
    private final List<Object> discarded = new ArrayList<>();
    private final HandTimers cx = new HandTimers();

    /**
     * An operator that gives each item at most once, as it is or in lists.
     *
     * @param name the name
     * @param over builds it
     */
    record Case(String name, Function<AsyncStream<Integer>, AsyncStream<?>> over) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static AsyncStream<Integer> never() {
        return AsyncStream.never();
    }

    static Stream<Case> operators() {
        Duration time = Duration.ofMillis(10);
        return Stream.of(
                new Case("buffer", s -> s.buffer(4)),
                new Case("buffer by a collector", s -> s.buffer(4, Collectors.toList())),
                new Case("bufferUntil", s -> s.bufferUntil(i -> i % 5 == 4)),
                new Case("bufferTimeout", s -> s.bufferTimeout(4, time)),
                new Case("sliding", s -> s.sliding(4, 4)),
                new Case("takeLast", s -> s.takeLast(3)),
                new Case("skipLast", s -> s.skipLast(3)),
                new Case("intersperse", s -> s.intersperse(-1)),
                new Case("mapMulti", s -> s.<Integer>mapMulti((i, downstream) -> downstream.push(i))),
                new Case("zip", s -> AsyncStream.zip(s, AsyncStream.range(0, 2).concatWith(never()), (a, b) -> a)),
                new Case(
                        "zip right",
                        s -> AsyncStream.zip(AsyncStream.range(0, 2).concatWith(never()), s, (a, b) -> b)),
                new Case("zip of a list", s -> AsyncStream.zip(List.of(s, never()))),
                new Case("mergeSorted", s -> AsyncStream.mergeSorted(Comparator.<Integer>naturalOrder(), s, never())),
                new Case(
                        "mapAsync",
                        s -> s.startWith(-1).mapAsync(4, i -> i < 0 ? Futures.pending() : Futures.ready(i))),
                new Case(
                        "flatMapSequential",
                        s -> s.flatMapSequential(
                                4, 4, i -> i == 0 ? AsyncStream.of(i).concatWith(never()) : AsyncStream.of(i))),
                new Case("delayElements", s -> s.delayElements(time)),
                new Case("delaySequence", s -> s.delaySequence(4, time)),
                new Case("debounce", s -> s.debounce(time)),
                new Case("sample", s -> s.sample(time)),
                new Case("throttleLatest", s -> s.throttleLatest(time)),
                new Case("throttleFirst", s -> s.throttleFirst(time)),
                new Case("exhaustMap", s -> s.exhaustMap(i -> AsyncStream.of(i).concatWith(never()))),
                new Case("skipUntil", s -> s.skipUntil(Futures::pending)),
                new Case("prefixAndTail", s -> s.prefixAndTail(30, (prefix, rest) -> rest)));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void whatIsTakenIsGivenOrDiscarded(Case operator) throws Exception {
        for (int give = 0; give < 6; give++) {
            for (boolean fails : new boolean[] {false, true}) {
                discarded.clear();
                List<Integer> taken = new ArrayList<>();
                HandStream<Integer> source = new HandStream<>("source");
                source.push(IntStream.range(0, 20).boxed().toArray(Integer[]::new));
                AsyncIterator<?> run = operator.over
                        .apply(source.peek(taken::add))
                        .onDiscard(Integer.class, discarded::add)
                        .iterator();
                List<Object> given = new ArrayList<>();
                for (int i = 0; i < give; i++) {
                    Step<?> step = run.pollNext(cx);
                    if (step.isReady()) {
                        add(given, step.value());
                    }
                    cx.advanceMillis(11);
                }
                if (fails) {
                    source.fail(new IOException("source"));
                    drainToTheFailure(run, given);
                }
                run.cancel();

                given.removeIf(item -> item.equals(-1));
                assertThat(Stream.concat(given.stream(), discarded.stream()).toList())
                        .as("given %s and discarded %s of those taken, after %d", given, discarded, give)
                        .containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(taken));
            }
        }
    }

    private void drainToTheFailure(AsyncIterator<?> run, List<Object> given) throws Exception {
        try {
            while (!run.drain(cx, item -> {
                        add(given, item);
                        return true;
                    })
                    .equals(Drained.ENDED)) {
                if (!cx.passTime()) {
                    return;
                }
            }
        } catch (IOException expected) {
            assertThat(expected).hasMessage("source");
        }
    }

    private static void add(List<Object> given, Object item) {
        if (item instanceof List<?> list) {
            given.addAll(list);
        } else {
            given.add(item);
        }
    }

    @Test
    void valuesThatCameWithoutDemandAreToldOf() throws Exception {
        HandFuture<Integer> future = new HandFuture<>();
        for (AsyncStream<Integer> stream : List.of(
                AsyncStream.fromFuture(() -> future),
                AsyncStream.of(0).mapAsyncUnordered(2, i -> new HandFuture<Integer>().complete(7)))) {
            Hand<Integer> hand = new Hand<>(stream.onDiscard(Integer.class, discarded::add));
            hand.progress();
            hand.cancel();
        }
        Hand<Integer> hand = new Hand<>(
                AsyncStream.of(0).mapAsyncUnordered(2, i -> future).onDiscard(Integer.class, discarded::add));
        hand.poll();
        future.complete(5);
        hand.progress();
        hand.cancel();

        assertThat(discarded).containsExactly(5);
    }

    @Test
    void itemsOfAPublisherThatNobodyTakesAreToldOf() throws Exception {
        Hand<Integer> hand = new Hand<>(AsyncStream.<Integer>fromFlowPublisher(
                        subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                            @Override
                            public void request(long n) {
                                for (int i = 0; i < n; i++) {
                                    subscriber.onNext(i);
                                }
                            }

                            @Override
                            public void cancel() {}
                        }),
                        4)
                .onDiscard(Integer.class, discarded::add));
        assertThat(hand.next()).isZero();

        hand.cancel();

        assertThat(discarded).containsExactly(1, 2, 3);
    }

    @Test
    void onlyItemsOfTheTypeAreToldOf() throws Exception {
        Hand<List<Object>> hand = new Hand<>(AsyncStream.<Object>of(1, "a", 2)
                .concatWith(AsyncStream.never())
                .buffer(9)
                .onDiscard(String.class, discarded::add));
        hand.poll();

        hand.cancel();

        assertThat(discarded).containsExactly("a");
    }

    @Test
    void severalHear() throws Exception {
        List<Object> further = new ArrayList<>();
        Hand<List<Integer>> hand = new Hand<>(AsyncStream.of(1)
                .concatWith(AsyncStream.never())
                .buffer(9)
                .onDiscard(Integer.class, discarded::add)
                .onDiscard(Integer.class, further::add));
        hand.poll();

        hand.cancel();

        assertThat(discarded).containsExactly(1);
        assertThat(further).containsExactly(1);
    }

    @Test
    void anActionThatFailsIsReportedAndHindersNothing() throws Exception {
        HandStream<Integer> source = new HandStream<>("source");
        Hand<List<Integer>> hand = new Hand<>(source.buffer(9).onDiscard(Integer.class, item -> {
            throw new IOException("action");
        }));
        source.push(1, 2);
        hand.poll();
        List<Throwable> reported = new ArrayList<>();
        Thread thread = Thread.currentThread();
        thread.setUncaughtExceptionHandler((t, e) -> reported.add(e));
        try {
            hand.cancel();
        } finally {
            thread.setUncaughtExceptionHandler(null);
        }

        assertThat(reported).hasSize(2);
        assertThat(source.cancels).isEqualTo(1);
    }

    @Test
    void whatAFunctionTurnedDownIsNotDiscarded() throws Exception {
        assertThat(new Hand<>(AsyncStream.range(0, 9)
                                .filter(i -> i > 5)
                                .skip(1)
                                .takeWhile(i -> i < 8)
                                .onDiscard(Integer.class, discarded::add))
                        .ready())
                .containsExactly(7);
        assertThat(discarded).isEmpty();
        assertThatThrownBy(() -> AsyncStream.of(1).onDiscard(null, item -> {})).hasMessage("type");
    }
}
