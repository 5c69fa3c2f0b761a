// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlatMapTest {
    private final HandStream<HandStream<String>> source = new HandStream<>("source");
    private final HandStream<String> a = new HandStream<>("a");
    private final HandStream<String> b = new HandStream<>("b");
    private final HandStream<String> c = new HandStream<>("c");

    private Hand<String> run(int concurrency) {
        return new Hand<>(source.flatMap(concurrency, inner -> inner));
    }

    @Test
    void nothingHappensBeforeTheFirstPoll() {
        run(2);

        assertThat(source.polls).isZero();
    }

    @Test
    void onlyTheChildThatWasWokenIsPolled() throws Exception {
        Hand<String> hand = run(4);
        source.push(a, b, c);
        assertThat(hand.poll().isPending()).isTrue();
        int sourcePolls = source.polls;

        b.push("b1");

        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.next()).isEqualTo("b1");
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(a.polls).isEqualTo(1);
        assertThat(b.polls).isEqualTo(3);
        assertThat(c.polls).isEqualTo(1);
        assertThat(source.polls).isEqualTo(sourcePolls);
    }

    @Test
    void manyWakesBetweenTwoPollsAreOneWakeOfTheOwnerAndOnePollOfEachChild() throws Exception {
        Hand<String> hand = run(4);
        source.push(a, b);
        hand.poll();

        a.wake();
        b.wake();
        a.wake();

        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(a.polls).isEqualTo(2);
        assertThat(b.polls).isEqualTo(2);
    }

    @Test
    void childrenThatHaveItemsTakeTurns() throws Exception {
        Hand<String> hand = run(3);
        int turn = ChildSet.TURN;
        for (HandStream<String> child : List.of(a, b, c)) {
            child.push(Collections.nCopies(4 * turn + 1, child.toString()).toArray(String[]::new))
                    .end();
        }
        source.push(a, b, c).end();

        String items = String.join("", hand.ready());

        // Pulling from the source is a turn like any other, in which a new stream may give twice as many.
        String pulled = "a".repeat(3 * turn)
                + "b".repeat(2 * turn)
                + "a".repeat(turn)
                + "b".repeat(turn)
                + "c".repeat(2 * turn);
        assertThat(items).startsWith(pulled + "a" + "b".repeat(turn) + "c".repeat(turn) + "b");
        assertThat(items).hasSize(3 * (4 * turn + 1));
        assertThat(hand.poll().isEnd()).isTrue();
        assertThat(List.of(a.cancels, b.cancels, c.cancels, source.cancels)).containsOnly(0);
    }

    @Test
    void aShortStreamIsGivenWholeInPlace() throws Exception {
        Hand<String> hand = run(3);
        int turn = ChildSet.TURN;
        a.push(Collections.nCopies(turn + turn / 2, "a").toArray(String[]::new)).end();
        b.push(Collections.nCopies(turn, "b").toArray(String[]::new)).end();
        source.push(a, b).end();

        assertThat(String.join("", hand.ready())).isEqualTo("a".repeat(turn + turn / 2) + "b".repeat(turn));
        assertThat(List.of(a.cancels, b.cancels, source.cancels)).containsOnly(0);
    }

    @Test
    void anEndlessStreamDoesNotKeepTheOthersOut() throws Exception {
        List<Integer> items = new ArrayList<>();
        AsyncIterator<Integer> run = AsyncStream.range(0, 3)
                .flatMap(3, i -> AsyncStream.generate(() -> i))
                .iterator();

        run.drain(new ManualContext(), item -> items.add(item) && items.size() < 20 * ChildSet.TURN);

        assertThat(items).contains(0, 1, 2);
        assertThat(items.indexOf(2)).isLessThanOrEqualTo(10 * ChildSet.TURN);
        run.cancel();
    }

    @Test
    void aStreamThatEndsInPlaceMakesRoomAtOnce() throws Exception {
        Hand<String> hand = run(1);
        a.push("a1", "a2").end();
        b.push("b1").end();
        source.push(a, b, c);

        assertThat(hand.ready()).containsExactly("a1", "a2", "b1");
        assertThat(source.taken).isEqualTo(3);
    }

    @Test
    void anItemThatTheConsumerDeclinesStopsThePulling() throws Exception {
        Hand<String> hand = run(3);
        a.push("a1").end();
        source.push(a, b, c);

        assertThat(hand.next()).isEqualTo("a1");

        assertThat(source.taken).isEqualTo(1);
    }

    @Test
    void anItemIsPulledOnlyWhileThereIsRoom() throws Exception {
        Hand<String> hand = run(2);
        source.push(a, b, c).end();
        hand.poll();
        assertThat(source.taken).isEqualTo(2);

        a.end();

        assertThat(hand.poll().isPending()).isTrue();
        assertThat(source.taken).isEqualTo(3);
        assertThat(c.polls).isEqualTo(1);
    }

    @Test
    void aSourceThatWaitsForRoomGoesOnWithoutDemand() throws Exception {
        Hand<String> hand = run(1);
        source.push(a, b);
        hand.poll();
        assertThat(source.progressPolls).isEqualTo(1);

        source.wake();
        hand.poll();

        assertThat(source.progressPolls).isEqualTo(2);
        assertThat(source.taken).isEqualTo(1);
    }

    @Test
    void aFailureOfTheSourceShowsWhileThereIsNoRoom() throws Exception {
        Hand<String> hand = run(1);
        source.push(a);
        hand.poll();

        source.fail(new IOException("source"));

        assertThatThrownBy(hand::poll).isInstanceOf(IOException.class).hasMessage("source");
        assertThat(a.cancels).isEqualTo(1);
        assertThat(source.cancels).isZero();
    }

    @Test
    void aChildThatFailsCancelsItsSiblingsAndTheSource() throws Exception {
        Hand<String> hand = run(4);
        source.push(a, b, c);
        hand.poll();

        b.fail(new IOException("b"));

        assertThatThrownBy(hand::poll).isInstanceOf(IOException.class).hasMessage("b");
        assertThat(List.of(a.cancels, b.cancels, c.cancels, source.cancels)).containsExactly(1, 0, 1, 1);
        assertThatThrownBy(hand::poll).isInstanceOf(IllegalStateException.class).hasMessageContaining("FlatMap");
    }

    @Test
    void aFunctionThatFailsCancelsEverything() throws Exception {
        Hand<String> hand = new Hand<>(source.flatMap(2, inner -> {
            if (inner == b) {
                throw new IOException("function");
            }
            return inner;
        }));
        source.push(a, b);

        assertThatThrownBy(hand::poll).isInstanceOf(IOException.class);

        assertThat(List.of(a.cancels, source.cancels)).containsOnly(1);
    }

    @Test
    void cancelReachesEveryChildOnceWhateverTheOthersDo() throws Exception {
        AsyncStream<String> bad = () -> new AsyncIterator<>() {
            @Override
            public Step<String> pollNext(Context cx) {
                return Poll.pending();
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("bad");
            }
        };
        HandStream<AsyncStream<String>> streams = new HandStream<>("streams");
        Hand<String> hand = new Hand<>(streams.<String>flatMap(3, inner -> inner));
        streams.push(a, bad, b);
        hand.poll();
        Thread thread = Thread.currentThread();
        var reported = new java.util.ArrayList<Throwable>();
        thread.setUncaughtExceptionHandler((t, e) -> reported.add(e));
        try {
            hand.cancel();
            hand.cancel();
        } finally {
            thread.setUncaughtExceptionHandler(null);
        }

        assertThat(List.of(a.cancels, b.cancels, streams.cancels)).containsOnly(1);
        assertThat(reported).hasSize(1);
        assertThatThrownBy(hand::poll).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWakeAfterTheEndReachesNobody() throws Exception {
        Hand<String> hand = run(2);
        source.push(a);
        hand.poll();
        hand.cancel();
        hand.newWakes();

        a.wake();
        source.wake();

        assertThat(hand.newWakes()).isZero();
    }

    @Test
    void aWakeDuringThePollOfAChildLeadsToAnotherPoll() throws Exception {
        int[] polls = {0};
        AsyncStream<String> inner = () -> new AsyncIterator<>() {
            @Override
            public Step<String> pollNext(Context cx) {
                if (++polls[0] == 1) {
                    cx.waker().wake();
                    return Poll.pending();
                }
                return Poll.ready("second");
            }

            @Override
            public void cancel() {}
        };
        Hand<String> hand = new Hand<>(HandStream.of(inner).flatMap(1, i -> i));

        Step<String> first = hand.poll();

        assertThat(first.isPending()).isTrue();
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.next()).isEqualTo("second");
    }

    @Test
    void childrenThatWakeThemselvesGetOneRoundPerPoll() throws Exception {
        int[] polls = {0, 0};
        HandStream<Integer> numbers = HandStream.of(0, 1);
        Hand<String> hand = new Hand<>(numbers.<String>flatMap(
                2,
                i -> () -> new AsyncIterator<>() {
                    @Override
                    public Step<String> pollNext(Context cx) {
                        polls[i]++;
                        cx.waker().wake();
                        return Poll.pending();
                    }

                    @Override
                    public void cancel() {}
                }));

        hand.poll();
        assertThat(polls).containsExactly(1, 1);
        hand.poll();
        assertThat(polls).containsExactly(2, 2);
        hand.poll();

        assertThat(polls).containsExactly(3, 3);
        assertThat(hand.newWakes()).isEqualTo(3);
    }

    @Test
    void progressTakesNoItemAndDoesNotLoseTheWake() throws Exception {
        Hand<String> hand = run(2);
        source.push(a);
        hand.poll();
        a.push("a1");

        assertThat(hand.progress()).isFalse();
        assertThat(hand.progress()).isFalse();

        assertThat(a.taken).isZero();
        assertThat(a.progressPolls).isEqualTo(1);
        assertThat(hand.next()).isEqualTo("a1");
    }

    @Test
    void progressKnowsTheEnd() throws Exception {
        Hand<String> hand = run(2);
        source.push(a);
        hand.poll();
        assertThat(hand.progress()).isFalse();
        hand.newWakes();

        source.end();
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.progress()).isFalse();
        a.end();
        assertThat(hand.newWakes()).isEqualTo(1);

        assertThat(hand.progress()).isTrue();
        assertThat(hand.poll().isEnd()).isTrue();
        assertThat(List.of(a.cancels, source.cancels)).containsOnly(0);
    }

    @Test
    void progressFailsWhenAChildIsKnownToFail() throws Exception {
        Hand<String> hand = run(2);
        source.push(a, b);
        hand.poll();
        a.fail(new IOException("a"));

        assertThatThrownBy(hand::progress).isInstanceOf(IOException.class);

        assertThat(List.of(b.cancels, source.cancels)).containsOnly(1);
    }

    @Test
    void progressDoesNotStartWhatWasNotAskedFor() throws Exception {
        Hand<String> hand = run(2);
        source.push(a);

        hand.progress();

        assertThat(source.taken).isZero();
    }

    @Test
    void noConcurrencyIsRefused() {
        assertThatThrownBy(() -> source.flatMap(0, inner -> inner))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency < 1: 0");
    }

    @Test
    void aSinkThatFailsCancelsEverything() throws Exception {
        Hand<String> hand = run(2);
        a.push("a1");
        source.push(a, b);

        assertThatThrownBy(() -> hand.iterator.drain(hand.cx, item -> {
                    throw new IOException("sink");
                }))
                .isInstanceOf(IOException.class);

        assertThat(List.of(a.cancels, source.cancels)).containsOnly(1);
    }
}
