// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.function.CheckedRunnable;
import dev.pollard.future.RetryPolicy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fine points of the operators that look at the end of a run, by type, by policy, or only to tell. */
class RecoveringTest {
    private final HandTimers cx = new HandTimers();
    private final AtomicInteger runs = new AtomicInteger();

    private static RetryPolicy.Builder policy() {
        return RetryPolicy.builder()
                .maxAttempts(3)
                .backoff(Duration.ofMillis(10), Duration.ofMillis(1000))
                .jitter(0);
    }

    /** Gives the number of the run in runs that are told to give something, and fails. */
    private AsyncStream<Integer> failing(Integer... runsThatGive) {
        return AsyncStream.defer(() -> {
            int run = runs.incrementAndGet();
            AsyncStream<Integer> failure = AsyncStream.error(new IOException("run " + run));
            return List.of(runsThatGive).contains(run) ? failure.startWith(run) : failure;
        });
    }

    private <T> List<T> ready(AsyncIterator<T> iterator) throws Exception {
        List<T> items = new ArrayList<>();
        iterator.drain(cx, items::add);
        return items;
    }

    @Nested
    class RetriedByPolicy {
        @Test
        void waitsLongerEachTimeAndThenFailsWithTheLastFailure() throws Exception {
            AsyncIterator<Integer> run = failing().retry(policy().build()).iterator();
            assertThat(ready(run)).isEmpty();
            assertThat(runs).hasValue(1);
            cx.advanceMillis(11);
            assertThat(ready(run)).isEmpty();
            assertThat(runs).hasValue(2);
            cx.advanceMillis(11);
            assertThat(ready(run)).isEmpty();
            assertThat(runs).hasValue(2);
            cx.advanceMillis(10);

            assertThatThrownBy(() -> ready(run)).hasMessage("run 3");
            assertThat(cx.armed()).isZero();
        }

        @Test
        void theTimerWakes() throws Exception {
            AsyncIterator<Integer> run = failing(2).retry(policy().build()).iterator();
            ready(run);

            cx.advanceMillis(11);

            assertThat(cx.wakes).isEqualTo(1);
            assertThat(ready(run)).containsExactly(2);
        }

        @Test
        void anItemMakesTheCountBeginAnew() throws Exception {
            AsyncIterator<Integer> run =
                    failing(2, 4, 5).retry(policy().build()).iterator();
            List<Integer> items = new ArrayList<>();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            items.addAll(ready(run));
                            cx.advanceMillis(5);
                        }
                    })
                    .hasMessage("run 7");

            assertThat(items).containsExactly(2, 4, 5);
        }

        @Test
        void theFilterDecides() {
            AsyncIterator<Integer> run = failing()
                    .retry(policy().retryOn(FileNotFoundException.class).build())
                    .iterator();

            assertThatThrownBy(() -> ready(run)).hasMessage("run 1");
        }

        @Test
        void aFilterThatFailsFailsTheStreamAndKeepsTheFailure() {
            AsyncIterator<Integer> run = failing()
                    .retry(policy().retryIf(failure -> {
                                throw new IllegalStateException("filter");
                            })
                            .build())
                    .iterator();

            assertThatThrownBy(() -> ready(run))
                    .hasMessage("filter")
                    .satisfies(late -> assertThat(late.getSuppressed()[0]).hasMessage("run 1"));
        }

        @Test
        void noRunBeginsAfterTheTimeForAll() throws Exception {
            AsyncIterator<Integer> run = failing()
                    .retry(policy().maxAttempts(100)
                            .within(Duration.ofMillis(25))
                            .build())
                    .iterator();
            ready(run);
            cx.advanceMillis(11);

            assertThatThrownBy(() -> ready(run)).hasMessage("run 2");
        }

        @Test
        void aPolicyWithoutTimesNeedsNoClock() throws Exception {
            Hand<Integer> hand =
                    new Hand<>(failing(3).retry(RetryPolicy.builder().build()));

            assertThat(hand.next()).isEqualTo(3);
        }

        @Test
        void endlessAttemptsLeaveTheWorkerToOthers() throws Exception {
            ManualContext poor = new ManualContext(3);
            AsyncIterator<Integer> run = failing()
                    .retry(RetryPolicy.builder().maxAttempts(Long.MAX_VALUE).build())
                    .iterator();

            assertThat(run.pollNext(poor).isPending()).isTrue();
            assertThat(poor.wakes()).isEqualTo(1);
            assertThat(runs).hasValue(3);
        }

        @Test
        void aFailureOfTheConsumerIsNotRetried() {
            AsyncIterator<Integer> run = failing(1).retry(policy().build()).iterator();

            assertThatThrownBy(() -> run.drain(cx, item -> {
                        throw new IOException("sink");
                    }))
                    .hasMessage("sink");
            assertThat(runs).hasValue(1);
        }

        @Test
        void cancelTakesTheTimerBack() throws Exception {
            AsyncIterator<Integer> run = failing().retry(policy().build()).iterator();
            ready(run);
            assertThat(cx.armed()).isEqualTo(1);
            assertThat(Tree.of(run).waits()).contains("attempt 2");

            run.cancel();

            assertThat(cx.armed()).isZero();
        }

        @Test
        void progressRunsAgainToo() throws Exception {
            HandStream<String> source = new HandStream<>("source");
            AsyncIterator<String> run = source.retry(policy().build()).iterator();
            run.pollNext(cx);
            source.fail(new IOException("source"));

            assertThat(run.pollProgress(cx)).isFalse();
            assertThat(cx.armed()).isEqualTo(1);
        }
    }

    @Nested
    class Repeated {
        /** Gives the number of the run in those runs. */
        private AsyncStream<Integer> giving(Integer... runsThatGive) {
            return AsyncStream.defer(() -> {
                int run = runs.incrementAndGet();
                return List.of(runsThatGive).contains(run) ? AsyncStream.of(run) : AsyncStream.empty();
            });
        }

        @Test
        void soManyTimes() throws Exception {
            assertThat(new Hand<>(giving(1, 2, 3).repeat(1)).ready()).containsExactly(1, 2);
            assertThat(new Hand<>(giving(3, 4).repeat(0)).ready()).containsExactly(3);
        }

        @Test
        void withoutEndUntilSomebodyHasEnough() throws Exception {
            assertThat(new Hand<>(AsyncStream.of(1, 2).repeat().take(5)).ready())
                    .containsExactly(1, 2, 1, 2, 1);
        }

        @Test
        void anEmptyStreamWithoutEndLeavesTheWorkerToOthers() throws Exception {
            ManualContext poor = new ManualContext(3);
            AsyncIterator<Integer> run = giving().repeat().iterator();

            assertThat(run.pollNext(poor).isPending()).isTrue();
            assertThat(poor.wakes()).isEqualTo(1);
            assertThat(runs).hasValue(3);
        }

        @Test
        void byPolicyItAsksLessOftenWhileNothingComes() throws Exception {
            AsyncIterator<Integer> run = giving(3).repeat(policy().build()).iterator();
            List<Integer> runsBy = new ArrayList<>();
            List<Integer> items = new ArrayList<>();
            for (int millis = 0; millis <= 70; millis += 10) {
                items.addAll(ready(run));
                runsBy.add(runs.get());
                cx.advanceMillis(10);
            }

            // Empty at 0 and 10, item at 30, then empty at 40, 60 and no third one: but that is the end.
            assertThat(items).containsExactly(3);
            assertThat(runsBy).startsWith(1, 2, 2, 3, 4);
        }

        @Test
        void byPolicyItEndsAfterSoManyRunsWithoutAnItem() throws Exception {
            AsyncIterator<Integer> run = giving(2)
                    .repeat(RetryPolicy.builder().maxAttempts(2).build())
                    .iterator();

            assertThat(ready(run)).containsExactly(2);
            assertThat(run.pollNext(cx).isEnd()).isTrue();
            assertThat(runs).hasValue(3);
        }

        @Test
        void aFailureEndsIt() {
            assertThatThrownBy(() -> ready(failing(1).repeat().iterator())).hasMessage("run 1");
        }

        @Test
        void timesBelowNoneAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> giving().repeat(-1))
                    .withMessage("times < 0: -1");
        }
    }

    @Nested
    class ByType {
        private final AsyncStream<Integer> source = AsyncStream.error(new FileNotFoundException("file"));

        @Test
        void onlyFailuresOfTheTypeAreMadeUpFor() throws Exception {
            assertThat(ready(source.onErrorResume(IOException.class, failure -> AsyncStream.of(1))
                            .iterator()))
                    .containsExactly(1);
            assertThatThrownBy(
                            () -> ready(source.onErrorResume(IllegalStateException.class, failure -> AsyncStream.of(1))
                                    .iterator()))
                    .hasMessage("file");
            assertThat(ready(source.onErrorComplete(IOException.class).iterator()))
                    .isEmpty();
            assertThatThrownBy(() -> ready(
                            source.onErrorComplete(IllegalStateException.class).iterator()))
                    .hasMessage("file");
        }

        @Test
        void aMappedFailureTakesThePlace() {
            assertThatThrownBy(() -> ready(source.onErrorMap(
                                    IOException.class, failure -> new IllegalStateException("mapped", failure))
                            .iterator()))
                    .hasMessage("mapped")
                    .hasCauseInstanceOf(FileNotFoundException.class);
        }

        @Test
        void aFailureMappedToNullIsABug() {
            assertThatThrownBy(() -> ready(source.onErrorMap(failure -> null).iterator()))
                    .isInstanceOf(NullPointerException.class);
        }

        @Test
        void theChainNamesTheType() {
            assertThat(source.onErrorResume(IOException.class, failure -> AsyncStream.of(1)))
                    .asString()
                    .startsWith("OnErrorResume(Error(")
                    .endsWith(", IOException)");
        }
    }

    @Nested
    class Watched {
        private final HandStream<String> source = new HandStream<>("source");
        private final List<String> events = new ArrayList<>();

        private CheckedRunnable event(String name) {
            return () -> events.add(name);
        }

        private Hand<String> watched() {
            return new Hand<>(source.doOnStart(event("start"))
                    .doOnEnd(event("end"))
                    .doOnError(failure -> events.add(failure.getMessage()))
                    .doOnCancel(event("cancel")));
        }

        @Test
        void anEndIsSeen() throws Exception {
            Hand<String> hand = watched();
            assertThat(events).isEmpty();
            hand.poll();
            assertThat(events).containsExactly("start");
            source.end();

            assertThat(hand.progress()).isTrue();
            hand.poll();
            hand.cancel();

            assertThat(events).containsExactly("start", "end");
        }

        @Test
        void aFailureIsSeen() {
            Hand<String> hand = watched();
            source.fail(new IOException("failure"));

            assertThatThrownBy(hand::poll).hasMessage("failure");

            assertThat(events).containsExactly("start", "failure");
        }

        @Test
        void aCancelIsSeenAfterTheSourceWasCancelled() throws Exception {
            Hand<String> hand = new Hand<>(source.doOnCancel(() -> events.add("cancels " + source.cancels)));
            hand.poll();

            hand.cancel();
            hand.cancel();

            assertThat(events).containsExactly("cancels 1");
        }

        @Test
        void aRunThatNeverBeganHasNoCancel() {
            Hand<String> hand = watched();

            hand.cancel();

            assertThat(events).isEmpty();
        }

        @Test
        void aFailureOfTheConsumerIsACancel() {
            Hand<String> hand = watched();
            source.push("a");

            assertThatThrownBy(() -> hand.iterator.drain(hand.cx, item -> {
                        throw new IOException("sink");
                    }))
                    .hasMessage("sink");

            assertThat(events).containsExactly("start", "cancel");
        }

        @Test
        void anActionThatFailsFailsTheStream() {
            Hand<String> start = new Hand<>(source.doOnStart(() -> {
                throw new IOException("start");
            }));
            assertThatThrownBy(start::poll).hasMessage("start");
            assertThat(source.cancels).isEqualTo(1);
            assertThat(source.polls).isZero();
            Hand<String> end = new Hand<>(AsyncStream.<String>empty().doOnEnd(() -> {
                throw new IOException("end");
            }));
            assertThatThrownBy(end::poll).hasMessage("end");
        }

        @Test
        void anErrorActionThatFailsIsSuppressed() {
            source.fail(new IOException("failure"));
            Hand<String> hand = new Hand<>(source.doOnError(failure -> {
                throw new IllegalStateException("action");
            }));

            assertThatThrownBy(hand::poll)
                    .hasMessage("failure")
                    .satisfies(failure -> assertThat(failure.getSuppressed()[0]).hasMessage("action"));
        }
    }
}
