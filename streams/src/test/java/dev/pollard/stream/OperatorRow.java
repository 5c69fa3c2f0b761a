// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operator in the conformance table: how it is built over a {@link Probe}, and a model of it on lists.
 *
 * <p>Unless told otherwise it is expected to keep the order, to take no item before it needs it, to pass on a failure of its source at
 * once, and to know its end when its source does.
 */
final class OperatorRow {
    private final String name;
    private final Function<Probe, AsyncStream<?>> build;
    private final boolean reads;
    private Function<List<Integer>, List<?>> model = List::copyOf;
    private Function<List<Integer>, List<?>> steady;
    private BiFunction<List<Integer>, Integer, Trace> onFailure;
    private int ahead;
    private boolean ordered = true;
    private boolean endTold = true;
    private boolean failsEarly;
    private boolean runsOften;
    private boolean sharesRuns;
    private boolean takesAhead;
    private boolean yields;
    private @Nullable Specialised copies;
    private @Nullable Class<?> copiedType;

    private OperatorRow(String name, boolean reads, Function<Probe, AsyncStream<?>> build) {
        this.name = name;
        this.reads = reads;
        this.build = build;
        this.steady = items -> model.apply(items);
        this.onFailure = (items, at) -> Trace.failed(steady.apply(items.subList(0, at)), Probe.FAILURE);
    }

    /** An operator on one source. */
    static OperatorRow operator(String name, Function<AsyncStream<Integer>, AsyncStream<?>> operator) {
        return new OperatorRow(name, true, probe -> operator.apply(probe.source()));
    }

    /** An operator that runs more than its source: inner streams or futures of the probe. */
    static OperatorRow operator(String name, BiFunction<AsyncStream<Integer>, Probe, AsyncStream<?>> operator) {
        return new OperatorRow(name, true, probe -> operator.apply(probe.source(), probe));
    }

    /** A source: it gives the items, and reads no other source than those that it may get from the probe. */
    static OperatorRow source(String name, BiFunction<List<Integer>, Probe, AsyncStream<?>> source) {
        return new OperatorRow(name, false, probe -> source.apply(probe.items(), probe));
    }

    /** What comes out, for what the source gives before it ends; the same as goes in, unless told. */
    OperatorRow model(Function<List<Integer>, List<?>> function) {
        model = function;
        return this;
    }

    /** What comes out for the first items of a source that goes on; the model, unless told. */
    OperatorRow steadily(Function<List<Integer>, List<?>> function) {
        steady = function;
        return this;
    }

    /** What comes out if the source fails at a position in each of its runs. */
    OperatorRow onFailure(BiFunction<List<Integer>, Integer, Trace> function) {
        onFailure = function;
        return this;
    }

    /** It may take so many items more than it needs for those that it has given. */
    OperatorRow ahead(int count) {
        ahead = count;
        return this;
    }

    /** Items may come out in another order. */
    OperatorRow unordered() {
        ordered = false;
        return this;
    }

    /** It can't know its end, nor its failure, before it is polled for it. */
    OperatorRow endUntold() {
        endTold = false;
        return this;
    }

    /** A failure of its source may overtake items that were not given yet; it is not told without demand at a certain place. */
    OperatorRow failsEarly() {
        failsEarly = true;
        return this;
    }

    /** It runs its source several times, so that what it takes is not comparable with the items of one run. */
    OperatorRow runsOften() {
        runsOften = true;
        return this;
    }

    /** Its runs are not independent of each other. */
    OperatorRow sharesRuns() {
        sharesRuns = true;
        return this;
    }

    /** It takes items when it is only polled for progress: that is what it is for. */
    OperatorRow takesAhead() {
        takesAhead = true;
        return this;
    }

    /** It may give way to itself: its parts wake each other. */
    OperatorRow yields() {
        yields = true;
        return this;
    }

    boolean isTakingAhead() {
        return takesAhead;
    }

    boolean isSharingRuns() {
        return sharesRuns;
    }

    boolean isFailingEarly() {
        return failsEarly;
    }

    String name() {
        return name;
    }

    boolean readsSource() {
        return reads;
    }

    boolean isOrdered() {
        return ordered;
    }

    boolean isEndTold() {
        return endTold;
    }

    AsyncStream<?> over(Probe probe) {
        return build.apply(probe);
    }

    /** The same operator, its cursors being copies as those of a hot pipeline are; null for one that is not copied. */
    @Nullable
    OperatorRow copied() {
        AsyncStream<?> stream = over(new Probe(List.of(1, 2, 3)));
        if (!(stream instanceof Stage<?, ?>) && !(stream instanceof Junction<?>) && !(stream instanceof Head<?>)) {
            return null;
        }
        try {
            copies = Specialised.of(stream);
            copiedType = stream.getClass();
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError("no copies of " + stream, e);
        }
        return this;
    }

    Run run(Probe probe) {
        AsyncStream<?> stream = over(probe);
        // Some rows are another stream for no items: then there is no copy of it.
        boolean copied = copies != null && stream.getClass() == copiedType;
        return run(probe, copied ? copies.run(stream) : stream.iterator());
    }

    /** A run, with what this row allows. */
    Run run(Probe probe, AsyncIterator<?> iterator) {
        Run run = new Run(probe, iterator);
        if (yields) {
            run.yields();
        }
        return takesAhead ? run.takesAhead() : run;
    }

    Trace expected(List<Integer> items) {
        return Trace.ended(model.apply(items));
    }

    Trace expectedOnFailure(List<Integer> items, int at) {
        return onFailure.apply(items, at);
    }

    /** How many items of the source may have been taken when so many were given. */
    int mayTake(List<Integer> items, int given) {
        return runsOften ? Integer.MAX_VALUE : Math.min(items.size(), needed(items, given) + ahead);
    }

    /** How many items of the source it takes to give so many. */
    private int needed(List<Integer> items, int given) {
        for (int count = 0; count <= items.size(); count++) {
            if (steady.apply(items.subList(0, count)).size() >= given) {
                return count;
            }
        }
        return items.size();
    }

    @Override
    public String toString() {
        return over(new Probe(List.of(1, 2, 3))) + (copies == null ? "" : ", copied");
    }
}
