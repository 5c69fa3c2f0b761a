// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both sets of futures promise, and what each of them promises by itself. */
class FutureSetTest {
    /** Polls a set by hand, as its owner. */
    private static final class Owner<T> {
        final FutureSet<T> set;
        private final HandPolled<T> hand = HandPolled.of(Futures.pending());

        Owner(FutureSet<T> set) {
            this.set = set;
        }

        Step<T> poll() throws Exception {
            return hand.pollWith(set::pollNext);
        }

        boolean isWoken() {
            return hand.isWoken();
        }
    }

    static Stream<Named<Supplier<FutureSet<Integer>>>> sets() {
        return Stream.of(Named.of("unordered", FuturesUnordered::create), Named.of("ordered", FuturesOrdered::create));
    }

    private static List<Probe<Integer>> probes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Probe<Integer>("P" + i))
                .toList();
    }

    private static int polls(List<? extends Probe<?>> probes) {
        return probes.stream().mapToInt(Probe::polls).sum();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void pushDoesNotPoll(Supplier<FutureSet<Integer>> make) {
        Probe<Integer> probe = new Probe<>("P");
        FutureSet<Integer> set = make.get();
        set.push(probe);

        assertThat(probe.polls()).isZero();
        assertThat(set.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void emptySetEndsAndCanBeFilledAgain(Supplier<FutureSet<Integer>> make) throws Exception {
        Owner<Integer> owner = new Owner<>(make.get());
        assertThat(owner.poll().isEnd()).isTrue();
        for (int round = 0; round < 3; round++) {
            owner.set.push(Futures.ready(round));
            assertThat(owner.poll()).isEqualTo(Poll.ready(round));
            assertThat(owner.poll().isEnd()).isTrue();
            assertThat(owner.set.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 128, 129, 4096, 4097, 9000})
    void oneWakePollsOneChild(int count) throws Exception {
        List<Probe<Integer>> probes = probes(count);
        Owner<Integer> owner = new Owner<>(FuturesUnordered.of(probes));
        assertThat(owner.poll().isPending()).isTrue();
        assertThat(polls(probes)).isEqualTo(count);
        int polls = count;
        for (int i = 0; i < count; i += Math.max(1, count / 97)) {
            probes.get(i).wake();
            assertThat(owner.isWoken()).isTrue();
            assertThat(owner.poll().isPending()).isTrue();
            assertThat(probes.get(i).polls()).isEqualTo(2);
            assertThat(polls(probes)).isEqualTo(++polls);
        }
        owner.poll();
        assertThat(polls(probes)).as("no wake, no poll").isEqualTo(polls);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void failureIsThrownOnceAndTheOthersGoOn(Supplier<FutureSet<Integer>> make) throws Exception {
        List<Probe<Integer>> probes = probes(3);
        Owner<Integer> owner = new Owner<>(make.get());
        probes.forEach(owner.set::push);
        owner.poll();
        IOException failure = new IOException();
        probes.get(0).fail(failure);

        assertThatThrownBy(owner::poll).isSameAs(failure);
        assertThat(owner.set.size()).isEqualTo(2);
        probes.get(1).complete(1);
        probes.get(2).complete(2);
        assertThat(owner.poll()).isEqualTo(Poll.ready(1));
        assertThat(owner.poll()).isEqualTo(Poll.ready(2));
        assertThat(owner.poll().isEnd()).isTrue();
        assertThat(probes).allSatisfy(probe -> {
            assertThat(probe.cancels()).isZero();
            assertThat(probe.pollsAfterEnd()).isZero();
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void wakeDuringAPollIsKeptAndNotFollowedInTheSamePoll(Supplier<FutureSet<Integer>> make) throws Exception {
        Owner<Integer> owner = new Owner<>(make.get());
        Probe<Integer> restless = new Probe<>("restless");
        restless.duringPoll(restless::wake);
        owner.set.push(restless);
        for (int polls = 1; polls <= 3; polls++) {
            assertThat(owner.poll().isPending()).isTrue();
            assertThat(restless.polls()).isEqualTo(polls);
            assertThat(owner.isWoken()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void futureThatPushesIntoItsOwnSetIsFollowed(Supplier<FutureSet<Integer>> make) throws Exception {
        Owner<Integer> owner = new Owner<>(make.get());
        Probe<Integer> pushing = new Probe<>("pushing");
        List<Probe<Integer>> pushed = probes(200);
        pushing.duringPoll(() -> {
            pushing.duringPoll(() -> {});
            pushed.forEach(owner.set::push);
        });
        owner.set.push(pushing);
        assertThat(owner.poll().isPending()).isTrue();
        assertThat(owner.isWoken() || polls(pushed) == 200).isTrue();
        if (owner.isWoken()) {
            owner.poll();
        }

        assertThat(pushed).allSatisfy(probe -> assertThat(probe.polls()).isEqualTo(1));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void pushWakesAnOwnerThatWaits(Supplier<FutureSet<Integer>> make) throws Exception {
        Owner<Integer> owner = new Owner<>(make.get());
        owner.set.push(new Probe<>("first"));
        owner.poll();
        assertThat(owner.isWoken()).isFalse();
        owner.set.push(new Probe<>("second"));

        assertThat(owner.isWoken()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void cancelAllReachesEachFutureOnceAndLeavesASetToFill(Supplier<FutureSet<Integer>> make) throws Exception {
        List<Probe<Integer>> probes = probes(70);
        Owner<Integer> owner = new Owner<>(make.get());
        probes.forEach(owner.set::push);
        owner.poll();
        probes.get(69).complete(69); // the ordered set keeps that value
        owner.poll();
        owner.set.cancelAll();
        owner.set.cancelAll();

        assertThat(probes.subList(0, 69))
                .allSatisfy(probe -> assertThat(probe.cancels()).isEqualTo(1));
        assertThat(probes.get(69).cancels()).isZero();
        assertThat(owner.set.isEmpty()).isTrue();
        owner.set.push(Futures.ready(7));
        assertThat(owner.poll()).isEqualTo(Poll.ready(7));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void cancelledNextLosesNothing(Supplier<FutureSet<Integer>> make) throws Exception {
        FutureSet<Integer> set = make.get();
        Probe<Integer> probe = new Probe<>("P");
        set.push(probe);
        HandPolled<Integer> next = HandPolled.of(set.next());
        next.poll();
        next.cancel();
        probe.complete(1);

        assertThat(next.isWoken()).isFalse();
        assertThat(probe.cancels()).isZero();
        assertThat(HandPolled.of(set.next()).poll()).isEqualTo(Poll.ready(1));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void nextOfAnEmptySetFails(Supplier<FutureSet<Integer>> make) {
        FutureSet<Integer> set = make.get();

        assertThatThrownBy(HandPolled.of(set.next())::poll)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no future in " + set);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void joinAllGivesOneListAndCancelsTheOthersAfterAFailure(Supplier<FutureSet<Integer>> make) throws Exception {
        FutureSet<Integer> set = make.get();
        assertThat(HandPolled.of(set.joinAll()).poll()).isEqualTo(Poll.ready(List.of()));
        List<Probe<Integer>> probes = probes(3);
        probes.forEach(set::push);
        HandPolled<List<Integer>> all = HandPolled.of(set.joinAll());
        all.poll();
        probes.get(0).complete(0);
        all.poll();
        probes.get(1).complete(1);
        all.poll();
        probes.get(2).complete(2);
        assertThat(all.poll()).isEqualTo(Poll.ready(List.of(0, 1, 2)));

        List<Probe<Integer>> more = probes(3);
        more.forEach(set::push);
        HandPolled<List<Integer>> failing = HandPolled.of(set.joinAll());
        failing.poll();
        more.get(0).fail(new IOException());
        assertThatThrownBy(failing::poll).isInstanceOf(IOException.class);
        assertThat(more.get(0).cancels()).isZero();
        assertThat(more.get(1).cancels()).isEqualTo(1);
        assertThat(more.get(2).cancels()).isEqualTo(1);
        assertThat(set.isEmpty()).isTrue();
    }

    /** The futures-rs loop that was never left, futures-rs issues 2047 and 2053: ready futures that are pushed again and again. */
    @Test
    void futuresThatArePushedAgainAndAgainDoNotKeepTheOthersFromTheirTurn() throws Exception {
        Owner<Integer> owner = new Owner<>(FuturesUnordered.create());
        List<Probe<Integer>> patient = probes(3);
        owner.set.push(Futures.ready(-1));
        patient.forEach(owner.set::push);
        for (int turn = 0; turn < 10; turn++) {
            if (owner.poll().isReady()) {
                owner.set.push(Futures.ready(-1)); // into the place that has just been vacated
            }
        }

        assertThat(patient).allSatisfy(probe -> assertThat(probe.polls()).isPositive());
    }

    @Test
    void readyFuturesGiveWayOnceTheBudgetIsUsedUp() throws Exception {
        FuturesUnordered<Integer> set = FuturesUnordered.create();
        IntStream.range(0, 10).forEach(i -> set.push(Futures.ready(i)));
        HandPolled<List<Integer>> all = HandPolled.of(set.joinAll()).withBudget(4);

        assertThat(all.poll().isPending()).isTrue();
        assertThat(all.isWoken()).isTrue();
        assertThat(set.size()).isEqualTo(6);
    }

    @Test
    void hungryFuturesShareTheBudgetOverThePolls() throws Exception {
        int[] progress = new int[100];
        FuturesUnordered<Integer> set = FuturesUnordered.create();
        for (int i = 0; i < progress.length; i++) {
            int index = i;
            set.push(
                    i >= 10
                            ? Futures.pending() // hungry ones at the front, the others asleep
                            : Futures.pollFn(cx -> {
                                while (cx.mayProceed()) {
                                    cx.progressed();
                                    progress[index]++;
                                }
                                return Poll.pending();
                            }));
        }
        HandPolled<Integer> next = HandPolled.of(set.next());
        for (int turn = 0; turn < 50; turn++) {
            next.withBudget(4).poll(); // until those that sleep have been polled once, which takes budget too
        }
        Arrays.fill(progress, 0);
        for (int turn = 0; turn < 50; turn++) {
            next.withBudget(4).poll();
            assertThat(next.isWoken()).isTrue();
        }

        assertThat(IntStream.of(progress).limit(10)).containsOnly(20);
    }

    @Test
    void wakerOfAFutureThatHasEndedRefersToNothingAndWakesNobody() throws Exception {
        Owner<Integer> owner = new Owner<>(FuturesUnordered.create());
        Probe<Integer> ended = new Probe<>("ended");
        owner.set.push(ended);
        owner.poll();
        ended.complete(1);
        owner.poll();
        Child kept = (Child) ended.wakersSeen().get(0);
        Probe<Integer> heir = new Probe<>("heir"); // gets its place
        owner.set.push(heir);
        owner.poll();
        kept.wake();

        assertThat(owner.isWoken()).isFalse();
        owner.poll();
        assertThat(heir.polls()).isEqualTo(1);
        assertThat(kept).hasAllNullFieldsOrPropertiesExcept("index", "trace");
    }

    @Test
    void orderedResultsComeInTheOrderOfPushing() throws Exception {
        Owner<Integer> owner = new Owner<>(FuturesOrdered.create());
        List<Probe<Integer>> probes = probes(3);
        probes.forEach(owner.set::push);
        owner.poll();
        probes.get(2).complete(2);
        assertThat(owner.poll().isPending()).isTrue();
        assertThat(owner.set.size()).isEqualTo(3);
        probes.get(1).fail(new IOException());
        assertThat(owner.poll().isPending()).isTrue();
        probes.get(0).complete(0);

        assertThat(owner.poll()).isEqualTo(Poll.ready(0));
        assertThatThrownBy(owner::poll).isInstanceOf(IOException.class);
        assertThat(owner.poll()).isEqualTo(Poll.ready(2));
    }

    @Test
    void pushFirstComesFirst() throws Exception {
        FuturesOrdered<Integer> set = FuturesOrdered.of(List.of(Futures.ready(1), Futures.ready(2)));
        set.pushFirst(Futures.ready(0));

        assertThat(HandPolled.of(set.joinAll()).poll()).isEqualTo(Poll.ready(List.of(0, 1, 2)));
    }

    @Test
    void futureThatPushesInFrontOfItselfWaitsForWhatItPushed() throws Exception {
        FuturesOrdered<Integer> set = FuturesOrdered.create();
        Probe<Integer> front = new Probe<>("front");
        set.push(Futures.fromCallable(() -> {
            set.pushFirst(front);
            return 1;
        }));
        Owner<Integer> owner = new Owner<>(set);
        assertThat(owner.poll().isPending()).isTrue();
        front.complete(0);

        assertThat(owner.poll()).isEqualTo(Poll.ready(0));
        assertThat(owner.poll()).isEqualTo(Poll.ready(1));
    }

    @Test
    void setsNameTheirFutures() {
        assertThat(FuturesUnordered.of(probes(2))).hasToString("FuturesUnordered(P0, P1)");
        assertThat(FuturesOrdered.of(probes(10))).hasToString("FuturesOrdered(P0, P1, P2, P3, P4, P5, P6, P7, 2 more)");
        assertThat(FuturesUnordered.create()).hasToString("FuturesUnordered()");
    }

    /** Random pushes, completions, wakes and polls against a list: nothing is lost, nothing comes twice, nothing is polled unwoken. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void setBehavesAsAListWould(long seed) throws Exception {
        Random random = new Random(seed);
        boolean ordered = seed % 2 == 0;
        FutureSet<Integer> set = ordered ? FuturesOrdered.create() : FuturesUnordered.create();
        Owner<Integer> owner = new Owner<>(set);
        List<Probe<Integer>> open = new ArrayList<>();
        Deque<Probe<Integer>> pushed = new ArrayDeque<>();
        List<String> completed = new ArrayList<>();
        List<String> got = new ArrayList<>();
        int number = 0;
        boolean waiting = false;
        for (int op = 0; op < 20_000; op++) {
            int what = random.nextInt(10);
            if (what < 3 || open.isEmpty()) {
                Probe<Integer> probe = new Probe<>(String.valueOf(number++));
                open.add(probe);
                pushed.addLast(probe);
                set.push(probe);
            } else if (what < 5) {
                Probe<Integer> probe = open.remove(random.nextInt(open.size()));
                completed.add(probe.toString());
                probe.complete(Integer.valueOf(probe.toString()));
                if (waiting && probe.polls() > 0) {
                    assertThat(owner.isWoken()).as("seed %d", seed).isTrue();
                }
            } else if (what < 6) {
                open.get(random.nextInt(open.size())).wake();
            } else {
                Step<Integer> step = owner.poll();
                waiting = step.isPending();
                if (step.isReady()) {
                    got.add(String.valueOf(step.value()));
                }
            }
        }
        open.forEach(probe -> probe.complete(Integer.valueOf(probe.toString())));
        open.forEach(probe -> completed.add(probe.toString()));
        for (Step<Integer> step = owner.poll(); !step.isEnd(); step = owner.poll()) {
            assertThat(step.isReady()).as("stuck, seed %d", seed).isTrue();
            got.add(String.valueOf(step.value()));
        }
        assertThat(got).containsExactlyInAnyOrderElementsOf(completed);
        if (ordered) {
            assertThat(got)
                    .containsExactlyElementsOf(
                            pushed.stream().map(Probe::toString).toList());
        }
        assertThat(pushed).allSatisfy(probe -> assertThat(probe.pollsAfterEnd()).isZero());
    }

    @Test
    void setCanBePolledWithAnotherWakerEachTime() throws Exception {
        FuturesUnordered<Integer> set = FuturesUnordered.create();
        Probe<Integer> probe = new Probe<>("P");
        set.push(probe);
        int[] wakes = new int[2];
        Waker first = () -> wakes[0]++;
        Waker second = () -> wakes[1]++;
        set.pollNext(Context.of(first));
        set.pollNext(Context.of(second));
        probe.wake();

        assertThat(wakes).containsExactly(0, 1);
    }
}
