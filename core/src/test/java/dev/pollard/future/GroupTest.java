// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the futures that wait for several children poll and wake. */
class GroupTest {

    private static List<Probe<Integer>> probes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Probe<Integer>("P" + i))
                .toList();
    }

    private static int polls(List<? extends Probe<?>> probes) {
        return probes.stream().mapToInt(Probe::polls).sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 129, 1000})
    void oneWakePollsOneChild(int count) throws Exception {
        List<Probe<Integer>> probes = probes(count);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();
        assertThat(polls(probes)).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            probes.get(i).wake();
            assertThat(join.wakes()).isEqualTo(1);
            assertThat(join.poll().isPending()).isTrue();
            assertThat(probes.get(i).polls()).isEqualTo(2);
            assertThat(polls(probes)).isEqualTo(count + i + 1);
        }
    }

    @Test
    void spuriousPollPollsNoChild() throws Exception {
        List<Probe<Integer>> probes = probes(3);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();
        join.poll();
        join.poll();

        assertThat(polls(probes)).isEqualTo(3);
    }

    @Test
    void wakesOfOneChildCoalesce() throws Exception {
        List<Probe<Integer>> probes = probes(2);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();
        probes.get(1).wake();
        probes.get(1).wake();

        assertThat(join.wakes()).isEqualTo(1);
        join.poll();
        assertThat(probes.get(1).polls()).isEqualTo(2);
    }

    @Test
    void childWokenWhileItIsPolledIsPolledAgainInTheNextPoll() throws Exception {
        List<Probe<Integer>> probes = probes(2);
        Probe<Integer> restless = probes.get(0);
        restless.duringPoll(restless::wake);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();

        assertThat(join.isWoken()).isTrue();
        assertThat(restless.polls()).isEqualTo(1);
        join.poll();
        assertThat(restless.polls()).isEqualTo(2);
        assertThat(probes.get(1).polls()).isEqualTo(1);
    }

    @Test
    void childWokenByALaterOneIsPolledAgain() throws Exception {
        List<Probe<Integer>> probes = probes(2);
        probes.get(1).duringPoll(probes.get(0)::wake);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();

        assertThat(join.isWoken()).isTrue();
        join.poll();
        assertThat(probes.get(0).polls()).isEqualTo(2);
    }

    @Test
    void childKeepsItsWakerForAsLongAsItRuns() throws Exception {
        List<Probe<Integer>> probes = probes(2);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();
        join.changeWaker();
        probes.forEach(Probe::wake);
        join.poll();

        Waker first = probes.get(0).wakersSeen().get(0);
        assertThat(probes.get(0).wakersSeen()).hasSize(2).containsOnly(first);
        assertThat(probes.get(1).wakersSeen()).doesNotContain(first);
    }

    @Test
    void wakerOfAChildThatHasEndedRefersToNothingAndWakesNobody() throws Exception {
        List<Probe<Integer>> probes = probes(2);
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(probes));
        join.poll();
        probes.get(0).complete(1);
        join.poll();
        Child kept = (Child) probes.get(0).wakersSeen().get(0);
        join.changeWaker();
        join.poll();
        kept.wake();

        assertThat(join.isWoken()).isFalse();
        assertThat(kept).hasAllNullFieldsOrPropertiesExcept("index", "trace");
    }

    @Test
    void groupThatHasEndedLetsGoOfTheWakerOfItsTask() throws Exception {
        Future<List<Integer>> join = Futures.join(probes(2));
        HandPolled.of(join).poll();
        assertThat(join).extracting("children.waker").hasToString("AtomicWaker(waiting)");
        join.cancel();

        assertThat(join).extracting("children.waker").hasToString("AtomicWaker(empty)");
    }

    @Test
    void childIsPolledWithTheContextOfTheLastPoll() throws Exception {
        CountingWaker before = new CountingWaker();
        CountingWaker after = new CountingWaker();
        Future<List<Integer>> join = Futures.join(List.of(Futures.pollFn(cx -> {
            cx.yieldNow();
            return Poll.pending();
        })));
        join.poll(Context.of(before));
        int wakes = before.wakes();
        assertThat(wakes).isPositive();
        join.poll(Context.of(after));

        assertThat(before.wakes()).isEqualTo(wakes);
        assertThat(after.wakes()).isPositive();
    }

    @Test
    void budgetThatTheFirstChildrenUseUpReachesAllOfThemInTurn() throws Exception {
        int count = 130;
        int[] progress = new int[count];
        List<Future<Integer>> hungry = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            hungry.add(Futures.pollFn(cx -> {
                while (cx.mayProceed()) {
                    cx.progressed();
                    progress[index]++;
                }
                return Poll.pending();
            }));
        }
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(hungry));
        for (int i = 0; i < count; i++) {
            join.withBudget(4).poll();
            assertThat(join.isWoken()).isTrue();
        }

        assertThat(progress).containsOnly(4);
    }

    @Test
    void yieldingChildrenTakeTurns() throws Exception {
        List<String> order = new ArrayList<>();
        Future<Void> a = Futures.yieldNow().whenDone((v, t) -> order.add("a"));
        Future<Void> b = Futures.fromCallable(() -> order.add("b")).map(added -> null);
        HandPolled<Tuple2<Void, Void>> join = HandPolled.of(Futures.join(a, b));

        assertThat(join.poll().isPending()).isTrue();
        assertThat(join.hasYielded()).isTrue();
        assertThat(join.poll().isReady()).isTrue();
        assertThat(order).containsExactly("b", "a");
    }

    @Test
    void longListOfChildrenIsNamedInShort() {
        assertThat(Futures.join(probes(10))).hasToString("Join(P0, P1, P2, P3, P4, P5, P6, P7, 2 more)");
    }

    /** Children that end on another thread, in any order, at any time: a lost wake leaves this waiting. */
    @Test
    @Timeout(120)
    void noWakeIsLostWhenChildrenEndOnOtherThreads() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            List<CompletableFuture<Integer>> sources = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                sources.add(new CompletableFuture<>());
            }
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, sources.size()).boxed().toList());
            Collections.shuffle(order, random);
            Future<List<Integer>> join = Futures.join(
                    sources.stream().map(Futures::fromCompletionStage).toList());
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> order.forEach(i -> sources.get(i).complete(i)));

            assertThat(parkUntilReady(join))
                    .isEqualTo(IntStream.range(0, sources.size()).boxed().toList());
            other.join();
        }
    }

    private static <T> T parkUntilReady(Future<T> future) throws Exception {
        Thread sleeper = Thread.currentThread();
        AtomicBoolean woken = new AtomicBoolean();
        Waker waker = () -> {
            woken.set(true);
            LockSupport.unpark(sleeper);
        };
        Context cx = Context.of(waker);
        while (true) {
            Poll<T> poll = future.poll(cx);
            if (poll.isReady()) {
                return poll.value();
            }
            while (!woken.getAndSet(false)) {
                LockSupport.park();
                if (Thread.interrupted()) {
                    throw new IllegalStateException("never woken: " + future);
                }
            }
        }
    }
}
