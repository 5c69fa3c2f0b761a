// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody starves: not the reactor, the timers, the injector or a peer, by whatever never rests on the same worker. */
@Timeout(120)
class FairnessTest {
    /** What must come nevertheless. */
    enum Victim {
        REACTOR,
        TIMERS,
        INJECTOR,
        PEER,
        YIELDING_PEER
    }

    record Case(Attack attack, Victim victim, Scheduling scheduling) {}

    static Stream<Case> cases() {
        return Stream.of(Attack.values())
                .flatMap(attack -> Stream.of(Victim.values())
                        .flatMap(victim -> Stream.of(Scheduling.values())
                                .map(scheduling -> new Case(attack, victim, scheduling))));
    }

    private final Attack.Turns turns = new Attack.Turns(Long.MAX_VALUE);
    private @Nullable AsyncRuntime runtime;

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nobodyStarves(Case c) throws Exception {
        AsyncRuntime r = AsyncRuntime.builder()
                .workers(1)
                .scheduling(c.scheduling)
                .watchdog(Duration.ZERO)
                .build();
        runtime = r;
        Pipe pipe = Pipe.open();
        JoinHandle<?> reader = r.spawn(readable(pipe));
        r.execute(() -> c.attack.begin(r, turns));
        while (turns.get() < 100) {
            Thread.onSpinWait();
        }
        pipe.sink().write(ByteBuffer.allocate(1));
        // While the attack goes on.
        JoinHandle<?> victim = switch (c.victim) {
            case REACTOR -> reader;
            case TIMERS -> r.spawn(Time.sleep(Duration.ofMillis(20)));
            case PEER -> r.spawn(new Countdown(200));
            case YIELDING_PEER -> r.spawn(Futures.yieldNow().andThen(done -> Futures.yieldNow()));
            case INJECTOR -> r.spawn(new Countdown(0));
        };
        r.blockOn(victim);
        long before = turns.get();
        while (turns.get() == before) { // the attack has gone on all the time
            Thread.onSpinWait();
        }
    }

    static Future<Integer> readable(Pipe pipe) {
        Registration[] registration = new Registration[1];
        return pollFn(cx -> {
            if (registration[0] == null) {
                pipe.source().configureBlocking(false);
                registration[0] = cx.service(Reactor.class).register(pipe.source(), SelectionKey.OP_READ, 0);
            }
            if (!registration[0].pollReadable(cx)) {
                return Poll.pending();
            }
            registration[0].close();
            return Poll.ready(1);
        });
    }

    // ---- who comes after whom, on one thread, with a clock that stands still

    private final List<String> order = new ArrayList<>();

    private LocalRuntime local() {
        return LocalRuntime.create(() -> 0, UncaughtHandler.logging());
    }

    @Test
    void aTaskThatYieldsComesAfterThoseThatAreReadyAndAfterTheReactor() throws Exception {
        try (LocalRuntime r = local()) {
            Pipe pipe = Pipe.open();
            r.spawn(readable(pipe).map(done -> order.add("socket"))).detach();
            r.blockOn(new Countdown(100)); // it is registered
            pipe.sink().write(ByteBuffer.allocate(1));
            r.spawn(Futures.yieldNow().map(done -> order.add("yielding"))).detach();
            r.spawn(new Countdown(1).map(done -> order.add("peer"))).detach();
            r.blockOn(Futures.yieldNow().andThen(done -> Futures.yieldNow()).andThen(done -> Futures.yieldNow()));
            assertThat(order.indexOf("peer")).isLessThan(order.indexOf("yielding"));
            // Seen in the turn of the reactor that ended the wait of the other: so its task runs no later than one turn
            // after that.
            assertThat(order).containsExactlyInAnyOrder("socket", "yielding", "peer");
        }
    }

    @Test
    void aChildOfAJoinThatYieldsWaitsForTheReactorWhileItsSiblingsGoOn() throws Exception {
        try (LocalRuntime r = local()) {
            Waker[] sibling = new Waker[1];
            int[] siblingPolls = new int[1];
            Future<Integer> yields = Futures.yieldNow().map(done -> {
                order.add("yielded after " + siblingPolls[0] + " polls of the sibling");
                return 0;
            });
            Future<Integer> goesOn = pollFn(cx -> {
                sibling[0] = cx.waker();
                if (++siblingPolls[0] == 4) {
                    order.add("sibling");
                    return Poll.ready(0);
                }
                return Poll.pending();
            });
            // Wakes the sibling, from the ready queue, three times before the reactor can have a turn.
            r.spawn(pollFn(cx -> {
                        if (sibling[0] != null) {
                            sibling[0].wake();
                        }
                        if (siblingPolls[0] == 4) {
                            return Poll.ready(0);
                        }
                        cx.waker().wake();
                        return Poll.pending();
                    }))
                    .detach();
            r.blockOn(Futures.join(List.of(yields, goesOn)));
            assertThat(order).containsExactly("sibling", "yielded after 4 polls of the sibling");
        }
    }

    @Test
    void aForcedYieldInsideOfAJoinWaitsForTheReactorToo() throws Exception {
        try (LocalRuntime r = local()) {
            int[] peer = new int[1];
            List<Integer> seen = new ArrayList<>();
            Future<Integer> greedy = pollFn(cx -> {
                while (cx.mayProceed()) {
                    cx.progressed();
                }
                seen.add(peer[0]);
                return seen.size() == 3 ? Poll.ready(0) : Poll.pending();
            });
            r.spawn(pollFn(cx -> {
                        peer[0]++;
                        cx.waker().wake();
                        return peer[0] < 10_000 ? Poll.pending() : Poll.ready(0);
                    }))
                    .detach();
            r.blockOn(Futures.join(List.of(greedy, Futures.ready(1))));
            // Between two turns of the greedy one the peer had all its turns up to a look at the reactor, not one.
            assertThat(seen.get(2) - seen.get(1)).isGreaterThan(5);
        }
    }

    @Test
    void theLifoTaskGoesOnWithWhatIsLeftOfTheBudget() throws Exception {
        List<Integer> used = new ArrayList<>();
        try (LocalRuntime r = local()) {
            r.blockOn(pollFn(cx -> {
                for (int i = 0; i < 100; i++) {
                    cx.progressed();
                }
                cx.service(Spawner.class)
                        .spawn(pollFn(own -> {
                            int units = 0;
                            while (own.mayProceed()) {
                                own.progressed();
                                units++;
                            }
                            used.add(units);
                            return used.size() == 2 ? Poll.ready(0) : Poll.pending();
                        }))
                        .detach();
                return Poll.ready(0);
            }));
            r.blockOn(Futures.yieldNow().andThen(done -> Futures.yieldNow()));
            assertThat(used).containsExactly(Task.BUDGET - 100, Task.BUDGET);
        }
    }

    @Test
    void theBudgetIsPerPollAndWaitingIsFree() throws Exception {
        try (LocalRuntime r = local()) {
            List<Boolean> may = new ArrayList<>();
            r.blockOn(pollFn(cx -> {
                for (int i = 0; i < 10_000; i++) {
                    cx.mayProceed(); // without progress
                }
                may.add(cx.mayProceed());
                for (int i = 0; i < Task.BUDGET; i++) {
                    cx.progressed();
                }
                may.add(cx.mayProceed());
                return may.size() == 4 ? Poll.ready(0) : Poll.pending();
            }));
            assertThat(may).containsExactly(true, false, true, false);
            assertThat(r.metrics().total().forcedYields()).isEqualTo(2);
        }
    }

    @Test
    void anUnconstrainedFutureIsNotInterrupted() throws Exception {
        try (LocalRuntime r = local()) {
            int[] units = new int[1];
            r.blockOn(Futures.unconstrained(pollFn(cx -> {
                while (units[0] < 10_000 && cx.mayProceed()) {
                    cx.progressed();
                    units[0]++;
                }
                return units[0] == 10_000 ? Poll.ready(0) : Poll.pending();
            })));
            assertThat(r.metrics().total().forcedYields()).isZero();
        }
    }

    @Test
    void aLongJoinTakesNoMoreThanABudgetOfPollsBeforeItsPeersHaveTheirTurn() throws Exception {
        try (LocalRuntime r = local()) {
            List<Long> between = new ArrayList<>();
            Attack.LONG_JOIN.begin(r, turns);
            r.blockOn(pollFn(cx -> {
                between.add(turns.getAndReset());
                cx.waker().wake();
                return between.size() == 1000 ? Poll.ready(0) : Poll.pending();
            }));
            assertThat(between).allMatch(polls -> polls <= Task.BUDGET);
            assertThat(between.stream().mapToLong(n -> n).sum()).isGreaterThan(Task.BUDGET);
        }
    }

    // ---- the pace

    @Test
    void aWorkerOfShortPollsLooksUpLessOftenThanOneOfLongPolls() {
        assertThat(looksAfter(100)).isEqualTo(61);
        assertThat(looksAfter(2_000)).isEqualTo(10);
        assertThat(looksAfter(1_000_000)).isEqualTo(2);
    }

    /** After how many turns of a length the next look is due, once that length has been learnt. */
    private static int looksAfter(long nanos) {
        long[] now = new long[1];
        Pace pace = new Pace(() -> now[0]);
        int turns = 0;
        for (int look = 0; look < 200; look++) {
            turns = 0;
            do {
                now[0] += nanos;
                pace.polled();
                turns++;
            } while (!pace.isLookDue());
            if (pace.look()) {
                pace.turned();
            }
        }
        assertThat(pace.meanPollNanos()).isEqualTo(nanos);
        return turns;
    }

    @Test
    void theDriverHasATurnEachFiftyMicrosecondsOfPolling() {
        long[] now = new long[1];
        Pace pace = new Pace(() -> now[0]);
        long lastTurn = 0;
        for (int i = 0; i < 100_000; i++) {
            now[0] += 100;
            pace.polled();
            if (pace.isLookDue() && pace.look()) {
                pace.turned();
                assertThat(now[0] - lastTurn).isBetween(50_000L, 50_000L + 61 * 100L);
                lastTurn = now[0];
            }
        }
        assertThat(lastTurn).isGreaterThan(9_000_000);
    }

    @Test
    void withAClockThatIsNotTheSystemsTheTurnsAloneCount() {
        Pace pace = new Pace(null);
        int looks = 0;
        int turnsOfDriver = 0;
        for (int i = 0; i < 6100; i++) {
            pace.polled();
            if (pace.isLookDue()) {
                looks++;
                turnsOfDriver += pace.look() ? 1 : 0;
            }
        }
        assertThat(looks).isBetween(200, 204);
        assertThat(turnsOfDriver).isEqualTo((looks + 1) / 2);
    }

    @Test
    void theSystemsTickerIsKnown() {
        assertThat(Ticker.system()).isSameAs(Ticker.system());
    }
}
