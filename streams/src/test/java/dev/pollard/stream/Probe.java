// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.internal.timer.Timers;
import dev.pollard.time.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The surroundings of an operator under test: the source that it reads, further sources and futures that it may run, and what became of
 * them.
 *
 * <p>Everything that it hands out is strict: a breach of the contract by the operator (a poll after a cancel, a second cancel, a
 * call within another one) is written down in {@link #breaches}. Nothing that waits becomes ready before {@link #wake()}.
 */
final class Probe {

    /** What the source throws where it is told to fail. */
    static final Boom FAILURE = new Boom("source");

    private final List<Integer> items;
    private final Set<ProbeLeaf> live = new LinkedHashSet<>();
    private final Set<ProbeLeaf> waiting = new LinkedHashSet<>();
    private final List<BooleanSupplier> otherWakes = new ArrayList<>();
    private final HandTimers clock = new HandTimers();
    private final List<String> breaches = new ArrayList<>();
    private boolean pendingBeforeEach;
    private boolean tellsEnd = true;
    private int failAt = -1;
    private boolean failed;
    private int taken;
    private int started;
    private int calls;

    /** A probe whose source gives these items. */
    Probe(List<Integer> items) {
        this.items = items;
    }

    /** Everything is pending before each item and before the end. */
    Probe pendingBeforeEach() {
        pendingBeforeEach = true;
        return this;
    }

    /** Sources don't know their end or their failure before they are polled for it. */
    Probe endUntold() {
        tellsEnd = false;
        return this;
    }

    /** The source fails instead of giving the item at this position; the number of items stands for its end. */
    Probe failAt(int position) {
        failAt = position;
        return this;
    }

    /** Something else than the leaves that may wake an operator: a clock that can be moved on. Says whether it did anything. */
    void alsoWakes(BooleanSupplier other) {
        otherWakes.add(other);
    }

    /** A context whose clock goes on when there is nothing else to wake. */
    ManualContext context() {
        ManualContext cx = new ManualContext().provide(Timers.class, clock).provide(Ticker.class, clock);
        return cx.provide(CleanupScope.class, new HandCleanup(cx));
    }

    /** The items of the source. */
    List<Integer> items() {
        return items;
    }

    /** The source under the operator. */
    AsyncStream<Integer> source() {
        return new ProbeStream("Probe", this, items, true);
    }

    /** Another source, which is as this one, but does not fail and is not counted in {@link #taken()}. */
    AsyncStream<Integer> inner(List<Integer> innerItems) {
        return new ProbeStream("Inner", this, innerItems, false);
    }

    /** A future that gives the value, pending once if the sources are. */
    Future<Integer> future(int value) {
        return new ProbeFuture(this, value);
    }

    /** How many items were taken from the source, in all its runs. */
    int taken() {
        return taken;
    }

    /** Whether the source was asked for what it fails with, and failed. */
    boolean failed() {
        return failed;
    }

    /** How often the source was run. */
    int started() {
        return started;
    }

    /** How many calls the leaves had. */
    int calls() {
        return calls;
    }

    /** What was started and has neither ended, nor failed, nor been cancelled. */
    Set<ProbeLeaf> live() {
        return live;
    }

    /** What was polled and is pending. */
    Set<ProbeLeaf> waiting() {
        return waiting;
    }

    /** What the operator did that it may not do. */
    List<String> breaches() {
        return breaches;
    }

    /** Makes one of those that wait ready and wakes whoever polled it last; says whether there was one. */
    boolean wake() {
        if (!waiting.isEmpty()) {
            ProbeLeaf next = waiting.iterator().next();
            waiting.remove(next);
            next.wake();
            return true;
        }
        for (BooleanSupplier other : otherWakes) {
            if (other.getAsBoolean()) {
                return true;
            }
        }
        return clock.passTime();
    }

    boolean pends() {
        return pendingBeforeEach;
    }

    boolean endTold() {
        return tellsEnd;
    }

    int failPosition() {
        return failAt;
    }

    void tookItem() {
        taken++;
    }

    Boom failsNow() {
        failed = true;
        return FAILURE;
    }

    void startedRun() {
        started++;
    }

    void opened(ProbeLeaf leaf) {
        live.add(leaf);
    }

    void closed(ProbeLeaf leaf) {
        live.remove(leaf);
        waiting.remove(leaf);
    }

    void waits(ProbeLeaf leaf) {
        waiting.add(leaf);
    }

    void called() {
        calls++;
    }

    void breach(String what) {
        breaches.add(what);
    }
}
