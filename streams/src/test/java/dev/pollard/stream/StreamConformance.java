// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What holds for every operator, checked for one row of the table. */
final class StreamConformance {

    /** Long enough for every operator of the table to end within it, to run dry, and to start over. */
    private static final List<Integer> ITEMS =
            IntStream.range(0, 13).map(i -> i * 7 % 13).boxed().toList();

    private static final List<UnaryOperator<Probe>> MOODS = List.of(
            UnaryOperator.identity(),
            Probe::endUntold,
            Probe::pendingBeforeEach,
            probe -> probe.pendingBeforeEach().endUntold());

    private final OperatorRow row;

    StreamConformance(OperatorRow row) {
        this.row = row;
    }

    /** Both paths, and any mixture of them, give what the model gives; at the end nothing is left running. */
    void everyPathGivesTheSame() {
        for (int size : new int[] {0, 1, 2, ITEMS.size()}) {
            List<Integer> items = ITEMS.subList(0, size);
            for (UnaryOperator<Probe> mood : MOODS) {
                for (Drive drive : Drive.all()) {
                    Run run = row.run(mood.apply(new Probe(items)));
                    Trace trace = run.toTheEnd(drive);
                    same(trace, row.expected(items), drive + " over " + items);
                    nothingLeft(run.probe, drive);
                }
            }
        }
    }

    /** As {@link #everyPathGivesTheSame}, for random items. */
    void randomItemsGiveWhatTheModelGives() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Integer> items =
                    random.ints(random.nextInt(60), -20, 20).boxed().toList();
            Run run = row.run(MOODS.get(seed % MOODS.size()).apply(new Probe(items)));
            Drive drive = Drive.mixed(seed);
            same(run.toTheEnd(drive), row.expected(items), drive + " over " + items);
            nothingLeft(run.probe, drive);
        }
    }

    /** A failure of the source comes out after the items before it, once, and ends everything. */
    void failureOfTheSourceComesOutAfterTheSameItems() {
        for (int at = 0; at <= ITEMS.size(); at++) {
            for (UnaryOperator<Probe> mood : MOODS) {
                for (Drive drive : Drive.all()) {
                    Run run = row.run(mood.apply(new Probe(ITEMS)).failAt(at));
                    Trace trace = run.toTheEnd(drive);
                    Trace expected = run.probe.failed() ? row.expectedOnFailure(ITEMS, at) : row.expected(ITEMS);
                    if (row.isFailingEarly() && trace.failure() != null) {
                        assertThat(trace.failure()).isSameAs(Probe.FAILURE);
                        assertThat(row.expected(ITEMS).items().containsAll(trace.items()))
                                .as("items of the model in %s", trace)
                                .isTrue();
                    } else {
                        same(trace, expected, drive + ", failing at " + at);
                    }
                    nothingLeft(run.probe, drive);
                    if (trace.failure() != null) {
                        refusesAll(run, "failure");
                    }
                }
            }
        }
    }

    /** A run that is cancelled after any number of polls has cancelled all that it started, and refuses to go on. */
    void cancelAtAnyPollLeavesNothingBehind() {
        for (UnaryOperator<Probe> mood : MOODS) {
            for (UnaryOperator<Probe> failing : failing()) {
                for (int drive = 0; drive < Drive.all().size(); drive++) {
                    boolean over = false;
                    for (int moves = 0; !over; moves++) {
                        over = cancelAfter(
                                moves,
                                failing.apply(mood.apply(new Probe(ITEMS))),
                                Drive.all().get(drive));
                    }
                }
            }
        }
    }

    private boolean cancelAfter(int moves, Probe probe, Drive drive) {
        Run run = row.run(probe);
        for (int move = 0; move < moves && !run.isOver(); move++) {
            if (run.isPending()) {
                run.wake();
            }
            run.move(drive);
        }
        if (run.isOver()) {
            return true;
        }
        String when = drive + ", cancelled after " + moves + " moves";
        run.iterator.cancel();
        nothingLeft(probe, when);
        run.iterator.cancel();
        nothingLeft(probe, when + ", twice");
        int calls = probe.calls();
        if (run.delivered() < row.expected(ITEMS).items().size() || !endsSilently(run)) {
            refusesAll(run, "cancel");
        }
        assertThat(probe.calls()).as("calls of sources after cancel; %s", when).isEqualTo(calls);
        return false;
    }

    /** Whether the run, all of whose items were given, had ended before it was cancelled. */
    private static boolean endsSilently(Run run) {
        try {
            return run.iterator.pollNext(run.cx).isEnd();
        } catch (Exception refused) {
            return false;
        }
    }

    private static List<UnaryOperator<Probe>> failing() {
        return List.of(UnaryOperator.identity(), probe -> probe.failAt(4));
    }

    /** After the end every call says so, and the sources are left alone. */
    void endedStaysEnded() throws Exception {
        for (Drive drive : Drive.all()) {
            Run run = row.run(new Probe(ITEMS));
            run.toTheEnd(drive);
            int calls = run.probe.calls();
            for (int i = 0; i < 3; i++) {
                assertThat(run.iterator.pollNext(run.cx).isEnd())
                        .as("pollNext after the end is End")
                        .isTrue();
                assertThat(run.iterator.drain(run.cx, item -> true)).isEqualTo(Drained.ENDED);
                assertThat(run.iterator.pollProgress(run.cx))
                        .as("pollProgress after the end")
                        .isTrue();
            }
            run.iterator.cancel();
            assertThat(run.iterator.pollNext(run.cx).isEnd())
                    .as("End after a late cancel")
                    .isTrue();
            assertThat(run.probe.calls()).as("calls of sources after the end").isEqualTo(calls);
        }
    }

    /** What the sink throws comes out as it is, after everything was cancelled. */
    void sinkThatThrowsEndsTheRun() {
        int whole = row.expected(ITEMS).items().size();
        for (UnaryOperator<Probe> mood : MOODS) {
            for (int at = 1; at <= whole; at++) {
                Boom boom = new Boom("sink");
                Run run = row.run(mood.apply(new Probe(ITEMS)));
                int last = at;
                run.afterItem(() -> {
                    if (run.delivered() == last) {
                        StreamConformance.<RuntimeException>sneaky(boom);
                    }
                });
                Trace trace = run.toTheEnd(Drive.drain(Drive.ALL));
                assertThat(trace.failure())
                        .as("failure of a sink that throws at item %d", at)
                        .isSameAs(boom);
                nothingLeft(run.probe, "a sink that throws at item " + at);
                assertThatIllegalStateException().isThrownBy(() -> run.iterator.pollNext(run.cx));
            }
        }
    }

    /** No item is taken from the source before it is needed for one that was asked for. */
    void takesNoItemBeforeItIsNeeded() {
        for (UnaryOperator<Probe> mood : MOODS) {
            for (Drive drive : Drive.all()) {
                Run run = row.run(mood.apply(new Probe(ITEMS)));
                assertThat(run.probe.taken()).as("taken before the first poll").isZero();
                run.afterItem(() -> assertThat(run.probe.taken())
                        .as("items taken for %d given; %s", run.delivered(), drive)
                        .isLessThanOrEqualTo(row.mayTake(ITEMS, run.delivered())));
                run.toTheEnd(drive);
            }
        }
    }

    /** pollProgress says that the end is next as soon as the source has nothing more to give. */
    void endIsToldWithoutDemand() throws Exception {
        for (int size : new int[] {0, 1, ITEMS.size()}) {
            List<Integer> items = ITEMS.subList(0, size);
            int whole = row.expected(items).items().size();
            Run run = row.run(new Probe(items));
            run.upTo(whole);
            if (row.isEndTold() && (run.probe.taken() == size || !row.readsSource())) {
                assertThat(run.iterator.pollProgress(run.cx))
                        .as("end told after %d items", whole)
                        .isTrue();
            }
            assertThat(run.toTheEnd(Drive.pollNext()).failure()).isNull();
        }
    }

    /** pollProgress throws a failure that is next as soon as the source knows it. */
    void failureIsToldWithoutDemand() {
        if (!row.readsSource() || row.isFailingEarly()) {
            return;
        }
        for (int at = 0; at <= ITEMS.size(); at++) {
            Trace expected = row.expectedOnFailure(ITEMS, at);
            Run run = row.run(new Probe(ITEMS).failAt(at));
            run.upTo(expected.items().size());
            boolean endedBefore = run.isOver() || run.probe.live().isEmpty();
            if (endedBefore || run.probe.taken() < at || expected.failure() == null || !row.isEndTold()) {
                continue;
            }
            assertThat(catchThrowable(() -> run.iterator.pollProgress(run.cx)))
                    .as("what pollProgress throws with a source that failed at %d", at)
                    .isSameAs(expected.failure());
            nothingLeft(run.probe, "pollProgress");
            refusesAll(run, "failure");
        }
    }

    /** Polled by another owner in between, it wakes that one. */
    void theLastWakerWins() throws Exception {
        Run run = row.run(new Probe(ITEMS).pendingBeforeEach());
        for (int i = 0; !run.isOver(); i++) {
            run.move(Drive.pollNext());
            if (run.isPending()) {
                ManualContext last = run.probe.context();
                int taken = run.probe.taken();
                assertThat(run.iterator.pollNext(last).isPending())
                        .as("pending again without a wake")
                        .isTrue();
                assertThat(run.probe.taken()).as("items taken while pending").isEqualTo(taken);
                int before = last.wakes();
                assertThat(run.probe.wake()).as("something to wait for").isTrue();
                assertThat(last.wakes())
                        .as("wakes of the last waker, poll %d", i)
                        .isGreaterThan(before);
            }
        }
    }

    /** Whatever waits is found in the await-tree of the run. */
    void tellsWhatItWaitsFor() {
        Run run = row.run(new Probe(ITEMS).pendingBeforeEach());
        while (!run.isOver()) {
            run.move(Drive.pollNext());
            if (run.isPending()) {
                Tree tree = Tree.of(run.iterator);
                assertThat(tree.name()).isEqualTo(row.name());
                assertThat(run.probe.waiting())
                        .as("what waits, and is in %s", tree.nodes())
                        .allMatch(tree::shows);
                run.wake();
            }
        }
        assertThat(Tree.of(run.iterator).nodes()).as("await-tree after the end").containsExactly(run.iterator);
    }

    /** The blueprint runs any number of times, also at the same time. */
    void runsAgain() {
        if (row.isSharingRuns()) {
            return; // that is what it has its own tests for
        }
        Probe probe = new Probe(ITEMS);
        AsyncStream<?> stream = row.over(probe);
        Run first = row.run(probe, stream.iterator());
        Run second = row.run(probe, stream.iterator());
        first.move(Drive.pollNext());
        same(second.toTheEnd(Drive.pollNext()), row.expected(ITEMS), "second run");
        same(first.toTheEnd(Drive.pollNext()), row.expected(ITEMS), "first run");
        same(row.run(probe, stream.iterator()).toTheEnd(Drive.pollNext()), row.expected(ITEMS), "third run");
        nothingLeft(probe, "three runs");
    }

    /** The stream and its iterator print the chain. */
    void printsItsChain() {
        AsyncStream<?> stream = row.over(new Probe(ITEMS));
        assertThat(stream).asString().startsWith(row.name());
        assertThat(stream.iterator()).hasToString(stream.toString());
        if (row.readsSource()) {
            assertThat(stream).asString().contains("Probe");
        }
    }

    private void same(Trace trace, Trace expected, String when) {
        assertThat(canonical(trace.items())).as("items by %s", when).isEqualTo(canonical(expected.items()));
        if (expected.failure() == null) {
            assertThat(trace.failure()).as("failure by %s", when).isNull();
        } else {
            assertThat(trace.failure()).as("failure by %s", when).isSameAs(expected.failure());
        }
    }

    private List<?> canonical(List<?> items) {
        if (row.isOrdered()) {
            return items;
        }
        List<Object> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparing(String::valueOf));
        return sorted;
    }

    private static void nothingLeft(Probe probe, Object when) {
        assertThat(probe.breaches()).as("breaches of the contract; %s", when).isEmpty();
        assertThat(probe.live()).as("left running; %s", when).isEmpty();
    }

    private void refusesAll(Run run, String after) {
        String message = "AsyncIterator polled after " + after + ": " + run.iterator;
        assertThatIllegalStateException()
                .isThrownBy(() -> run.iterator.pollNext(run.cx))
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(() -> run.iterator.drain(run.cx, i -> true))
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(() -> run.iterator.pollProgress(run.cx))
                .withMessage(message);
    }

    @SuppressWarnings("unchecked") // the cast is erased
    private static <X extends Throwable> void sneaky(Throwable failure) throws X {
        throw (X) failure;
    }
}
