// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** onErrorResume, retry and doFinally. */
class ErrorOperatorsTest {
    private final HandStream<String> a = new HandStream<>("a");
    private final HandStream<String> b = new HandStream<>("b");
    private final IOException failure = new IOException("a");

    private static AssertionError sinkFails(Hand<String> hand) {
        AssertionError sinkFailure = new AssertionError("sink");
        assertThatThrownBy(() -> hand.iterator.drain(hand.cx, item -> {
                    throw sinkFailure;
                }))
                .isSameAs(sinkFailure);
        return sinkFailure;
    }

    @Nested
    class Resumed {
        private final List<Throwable> seen = new ArrayList<>();
        private final Hand<String> hand = new Hand<>(a.onErrorResume(t -> {
            seen.add(t);
            return b;
        }));

        @Test
        void goesOnWithTheOtherStream() throws Exception {
            a.push("a1").fail(failure);
            b.push("b1").end();

            assertThat(List.of(hand.next(), hand.next())).containsExactly("a1", "b1");
            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(seen).containsExactly(failure);
            assertThat(a.cancels).isZero();
        }

        @Test
        void drainGoesOnToo() throws Exception {
            a.push("a1").fail(failure);
            b.push("b1").end();

            assertThat(hand.ready()).containsExactly("a1", "b1");
        }

        @Test
        void progressGoesOnToo() throws Exception {
            a.fail(failure);
            b.end();

            assertThat(hand.progress()).isTrue();
        }

        @Test
        void theFailureOfTheOtherStreamIsTheEnd() throws Exception {
            IOException second = new IOException("b");
            a.fail(failure);
            b.fail(second);

            assertThatThrownBy(hand::poll).isSameAs(second);

            assertThat(seen).containsExactly(failure);
        }

        @Test
        void aFailureOfTheSinkIsNotTheStreams() {
            a.push("a1");

            sinkFails(hand);

            assertThat(seen).isEmpty();
            assertThat(a.cancels).isEqualTo(1);
        }

        @Test
        void aMachineThatIsOutOfSomethingIsNotMadeUpFor() {
            Hand<String> fatal = new Hand<>(
                    AsyncStream.<String>error(new StackOverflowError()).onErrorResume(t -> b));

            assertThatThrownBy(fatal::poll).isInstanceOf(StackOverflowError.class);
        }

        @Test
        void aFunctionThatFailsKeepsTheFirstFailure() {
            Hand<String> bad = new Hand<>(a.onErrorResume(t -> {
                throw new IllegalArgumentException("function");
            }));
            a.fail(failure);

            assertThatThrownBy(bad::poll).hasMessage("function").hasSuppressedException(failure);
        }

        @Test
        void cancelReachesWhatRuns() throws Exception {
            a.fail(failure);
            hand.poll();

            hand.cancel();

            assertThat(List.of(a.cancels, b.cancels)).containsExactly(0, 1);
        }
    }

    @Nested
    class Retried {
        private final List<HandStream<String>> runs = new ArrayList<>();

        private AsyncStream<String> failing(int times) {
            return () -> {
                HandStream<String> run = new HandStream<>("run");
                run.push("r" + runs.size());
                runs.add(run);
                if (runs.size() <= times) {
                    run.fail(new IOException("run " + runs.size()));
                } else {
                    run.end();
                }
                return run.iterator();
            };
        }

        @Test
        void runsAgainAndKeepsWhatWasGiven() throws Exception {
            Hand<String> hand = new Hand<>(failing(2).retry(2));

            assertThat(List.of(hand.next(), hand.next(), hand.next())).containsExactly("r0", "r1", "r2");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void drainRunsAgainToo() throws Exception {
            assertThat(new Hand<>(failing(2).retry(2)).ready()).containsExactly("r0", "r1", "r2");
        }

        @Test
        void theLastFailureIsTheFailure() throws Exception {
            Hand<String> hand = new Hand<>(failing(9).retry(1));
            hand.next();
            hand.next();

            assertThatThrownBy(hand::poll).hasMessage("run 2");

            assertThat(runs).hasSize(2);
            assertThat(runs).allMatch(run -> run.cancels == 0);
        }

        @Test
        void eachRunOfTheStreamHasAllItsTries() throws Exception {
            AsyncStream<String> stream = failing(9).retry(1);
            Hand<String> first = new Hand<>(stream);
            assertThatThrownBy(first::ready).hasMessage("run 2");

            assertThatThrownBy(new Hand<>(stream)::ready).hasMessage("run 4");
        }

        @Test
        void thePredicateDecides() throws Exception {
            Hand<String> hand = new Hand<>(failing(9).retry(t -> !t.getMessage().equals("run 3")));

            assertThatThrownBy(hand::ready).hasMessage("run 3");
        }

        @Test
        void aFailureOfTheSinkIsNotRetried() {
            Hand<String> hand = new Hand<>(failing(0).retry(5));

            sinkFails(hand);

            assertThat(runs).hasSize(1);
        }

        @Test
        void failingForEverLeavesTimeForOthers() throws Exception {
            ManualContext allowance = new ManualContext(5);
            int[] tries = {0};
            AsyncIterator<String> endless = AsyncStream.<String>defer(() -> {
                        tries[0]++;
                        throw failure;
                    })
                    .retry(t -> true)
                    .iterator();

            assertThat(endless.pollNext(allowance).isPending()).isTrue();

            assertThat(tries[0]).isEqualTo(5);
            assertThat(allowance.wakes()).isEqualTo(1);
        }

        @Test
        void aNegativeNumberIsRefused() {
            assertThatThrownBy(() -> a.retry(-1)).hasMessage("times < 0: -1");
        }
    }

    @Nested
    class DoneFinally {
        private final List<Outcome> outcomes = new ArrayList<>();
        private final Hand<String> hand = new Hand<>(a.doFinally(outcomes::add));

        @Test
        void theEndIsToldOnce() throws Exception {
            a.push("a1").end();
            hand.next();
            assertThat(outcomes).isEmpty();

            hand.poll();
            hand.poll();
            hand.cancel();

            assertThat(outcomes).containsExactly(Outcome.ENDED);
        }

        @Test
        void theEndIsToldWhenItIsKnown() throws Exception {
            a.end();

            assertThat(hand.progress()).isTrue();

            assertThat(outcomes).containsExactly(Outcome.ENDED);
            assertThat(a.cancels).isZero();
        }

        @Test
        void aFailureIsToldOnce() throws Exception {
            a.fail(failure);

            assertThatThrownBy(hand::poll).isSameAs(failure);
            hand.cancel();

            assertThat(outcomes).containsExactly(Outcome.FAILED);
        }

        @Test
        void aFailureOfTheSinkIsAFailure() {
            a.push("a1");

            sinkFails(hand);

            assertThat(outcomes).containsExactly(Outcome.FAILED);
        }

        @Test
        void aCancelIsToldAfterTheSourceWasCancelled() throws Exception {
            List<Integer> cancelsSeen = new ArrayList<>();
            Hand<String> watching = new Hand<>(a.doFinally(outcome -> cancelsSeen.add(a.cancels)));
            watching.poll();

            watching.cancel();
            watching.cancel();

            assertThat(cancelsSeen).containsExactly(1);
        }

        @Test
        void aRunThatWasNeverPolledHasNoEnd() {
            hand.cancel();

            assertThat(outcomes).isEmpty();
            assertThat(a.cancels).isEqualTo(1);
        }

        @Test
        void anActionThatFailsAtTheEndFailsTheStream() {
            Hand<String> bad = new Hand<>(a.doFinally(outcome -> {
                outcomes.add(outcome);
                throw new IOException("action");
            }));
            a.end();

            assertThatThrownBy(bad::poll).hasMessage("action");

            assertThat(outcomes).containsExactly(Outcome.ENDED);
        }

        @Test
        void anActionThatFailsAfterAFailureIsSuppressed() {
            IOException late = new IOException("action");
            Hand<String> bad = new Hand<>(a.doFinally(outcome -> {
                throw late;
            }));
            a.fail(failure);

            assertThatThrownBy(bad::poll).isSameAs(failure).hasSuppressedException(late);
        }
    }
}
