// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.StepRuntime.failure;
import static dev.pollard.runtime.StepRuntime.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pollard.future.Futures;
import dev.pollard.support.Probe;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JoinSetTest {
    private final StepRuntime runtime = new StepRuntime();
    private final JoinSet<Integer> set = JoinSet.on(runtime.runtime);
    private final List<Probe<Integer>> probes =
            IntStream.range(0, 6).mapToObj(i -> new Probe<Integer>("P" + i)).toList();

    @AfterEach
    void close() {
        runtime.close();
    }

    private void spawn(int count) {
        probes.subList(0, count).forEach(set::spawn);
        runtime.turn();
    }

    @Test
    void tasksRunWhetherOrNotAnybodyJoins() {
        spawn(3);

        assertThat(probes.subList(0, 3))
                .allSatisfy(probe -> assertThat(probe.polls()).isEqualTo(1));
        assertThat(set.size()).isEqualTo(3);
    }

    @Test
    void resultsComeAsTheTasksEnd() {
        spawn(3);
        JoinHandle<Integer> next = runtime.start(set.joinNext());
        assertThat(next.isFinished()).isFalse();
        probes.get(2).complete(2);
        runtime.turn();
        assertThat(outcome(next)).isEqualTo("value: 2");
        probes.get(0).complete(0);
        runtime.turn();
        probes.get(1).complete(1);
        runtime.turn();

        assertThat(outcome(runtime.start(set.joinNext()))).isEqualTo("value: 0");
        assertThat(outcome(runtime.start(set.joinNext()))).isEqualTo("value: 1");
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void emptySetHasNoNextAndCanBeFilledAgain() {
        assertThat(failure(runtime.start(set.joinNext()))).isInstanceOf(NoSuchElementException.class);
        set.spawn(Futures.ready(1));
        assertThat(outcome(runtime.start(set.joinNext()))).isEqualTo("value: 1");
        assertThat(failure(runtime.start(set.joinNext()))).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void failureIsOneResultAndTheOthersGoOn() {
        set.spawn("one", probes.get(0));
        set.spawn("two", probes.get(1));
        runtime.turn();
        IOException broken = new IOException("broken");
        probes.get(0).fail(broken);
        runtime.turn();
        JoinHandle<TaskResult<Integer>> first = runtime.start(set.joinNextResult());
        assertThat(outcome(first)).asString().contains("one, failure: java.io.IOException: broken");
        probes.get(1).complete(1);
        runtime.turn();

        assertThat(outcome(runtime.start(set.joinNextResult())))
                .asString()
                .startsWith("value: TaskResult(task ")
                .endsWith(" two, value: 1)");
        assertThat(runtime.uncaught).as("awaited").isEmpty();
    }

    @Test
    void abortedTaskIsAResultToo() {
        AbortHandle abort = set.spawn(probes.get(0));
        set.spawn(probes.get(1));
        runtime.turn();
        abort.abort("enough");
        runtime.turn();

        assertThat(failure(runtime.start(set.joinNext())))
                .isInstanceOf(CancellationException.class)
                .hasMessageEndingWith(": enough");
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void abortAllKeepsTheResultsToBeJoined() {
        spawn(3);
        probes.get(0).complete(0);
        runtime.turn();
        set.abortAll();
        runtime.turn();
        assertThat(set.size()).isEqualTo(3);
        List<Object> results = new ArrayList<>();
        while (!set.isEmpty()) {
            results.add(outcome(runtime.start(set.joinNext())));
        }

        assertThat(results).contains("value: 0").hasSize(3);
        assertThat(results.stream().filter(CancellationException.class::isInstance))
                .hasSize(2);
    }

    @Test
    void abortHandleKnowsTheTaskAlsoAfterTheSetWasClosed() {
        AbortHandle one = set.spawn("one", probes.get(0));
        AbortHandle two = set.spawn(probes.get(1));
        runtime.turn();
        probes.get(0).complete(0);
        runtime.turn();
        assertThat(one.isFinished()).isTrue();
        assertThat(one.label()).endsWith(" one");
        runtime.start(set.joinNext());
        one.abort();
        assertThat(one.isFinished()).isTrue();
        set.close();
        assertThat(two.isFinished()).isFalse();
        runtime.turn();
        assertThat(two.isFinished()).isTrue();
    }

    @Test
    void closeAbortsAll() {
        spawn(3);
        probes.get(0).complete(0);
        runtime.turn();
        set.close();
        runtime.turn();

        assertThat(probes.get(0).cancels()).isZero();
        assertThat(probes.get(1).cancels()).isEqualTo(1);
        assertThat(probes.get(2).cancels()).isEqualTo(1);
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void detachAllLetsThemRunOn() {
        spawn(2);
        set.detachAll();
        runtime.turn();
        assertThat(set.isEmpty()).isTrue();
        assertThat(probes.get(0).cancels()).isZero();
        probes.get(0).fail(new IOException());
        runtime.turn();

        assertThat(runtime.uncaught).hasSize(1);
    }

    @Test
    void cancelledJoinNextLosesNothing() {
        spawn(1);
        JoinHandle<Integer> next = runtime.start(set.joinNext());
        next.abort();
        runtime.turn();
        probes.get(0).complete(7);
        runtime.turn();

        assertThat(probes.get(0).cancels()).isZero();
        assertThat(outcome(runtime.start(set.joinNext()))).isEqualTo("value: 7");
    }

    @Test
    void joinAllGivesOneList() {
        assertThat(outcome(runtime.start(set.joinAll()))).isEqualTo("value: []");
        spawn(3);
        JoinHandle<List<Integer>> all = runtime.start(set.joinAll());
        for (int i : new int[] {1, 0, 2}) {
            probes.get(i).complete(i);
            runtime.turn();
        }

        assertThat(outcome(all)).isEqualTo("value: [1, 0, 2]");
    }

    /** Row 21 of the traps: aborted is not ended. */
    @Test
    void joinAllThatFailsHasSeenTheOthersEnd() {
        Probe<Integer> section = new Probe<>("section");
        set.spawn(probes.get(0));
        AbortHandle shielded = set.spawn(Futures.shield(section));
        JoinHandle<List<Integer>> all = runtime.start(set.joinAll());
        IOException broken = new IOException();
        probes.get(0).fail(broken);
        runtime.turn();
        assertThat(all.isFinished()).as("while one of them still ends").isFalse();
        assertThat(shielded.isFinished()).isFalse();
        section.complete(1);
        runtime.turn();

        assertThat(failure(all)).isSameAs(broken);
        assertThat(shielded.isFinished()).isTrue();
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void orderedSetGivesTheResultsInTheOrderOfSpawning() {
        JoinSet<Integer> ordered = JoinSet.ordered(runtime.runtime, 2);
        probes.subList(0, 3).forEach(ordered::spawn);
        runtime.turn();
        assertThat(probes.get(2).polls()).isZero();
        probes.get(1).complete(1);
        runtime.turn();
        assertThat(ordered.tryJoinNext()).isEmpty();
        probes.get(2).fail(new IOException("two"));
        runtime.turn();
        probes.get(0).complete(0);
        runtime.turn();

        assertThat(outcome(runtime.start(ordered.joinNext()))).isEqualTo("value: 0");
        assertThat(outcome(runtime.start(ordered.joinNext()))).isEqualTo("value: 1");
        assertThat(failure(runtime.start(ordered.joinNext()))).hasMessage("two");
        assertThat(ordered.isEmpty()).isTrue();
        JoinSet<Integer> unlimited = JoinSet.ordered(runtime.runtime);
        unlimited.spawn(Futures.ready(1));
        unlimited.spawn(Futures.ready(2));
        assertThat(outcome(runtime.start(unlimited.joinAll()))).isEqualTo("value: [1, 2]");
    }

    @Test
    void tryJoinNextTakesWhatIsThere() throws Exception {
        spawn(2);
        assertThat(set.tryJoinNext()).isEmpty();
        probes.get(1).complete(1);
        runtime.turn();
        assertThat(set.tryJoinNext().orElseThrow().get()).isEqualTo(1);
        assertThat(set.tryJoinNext()).isEmpty();
        JoinHandle<Integer> next = runtime.start(set.joinNext());
        probes.get(0).complete(0);
        runtime.turn();
        assertThat(outcome(next)).isEqualTo("value: 0");
        assertThat(set.tryJoinNext()).isEmpty();
    }

    @Test
    void blockingCallsAreMembersToo() throws Exception {
        AbortHandle call = set.spawnBlocking(() -> 5);
        assertThat(runtime.runtime.blockOn(set.joinNext())).isEqualTo(5);
        assertThat(call.isFinished()).isTrue();
    }

    /** Who keeps it to abort the task keeps neither its value nor the set. */
    @Test
    void abortHandleOfATakenResultKeepsNothing() throws Exception {
        AbortHandle kept = set.spawn("named", probes.get(0));
        runtime.turn();
        probes.get(0).complete(0);
        runtime.turn();
        assertThat(set.tryJoinNext()).isPresent();
        for (Field field : kept.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                assertThat(field.get(kept)).as(field.getName()).isIn((Object) null, "named");
            }
        }
    }

    @Test
    void shutdownAbortsAndWaitsForTheEnds() {
        Probe<Integer> section = new Probe<>("section");
        set.spawn(Futures.shield(section));
        spawn(2);
        JoinHandle<Void> shutdown = runtime.start(set.shutdown());
        assertThat(probes.get(0).cancels()).isEqualTo(1);
        assertThat(shutdown.isFinished()).isFalse();
        section.complete(1);
        runtime.turn();

        assertThat(outcome(shutdown)).isEqualTo("value: null");
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void boundedSetRunsSoManyAtOnce() {
        JoinSet<Integer> bounded = JoinSet.bounded(runtime.runtime, 2);
        probes.forEach(bounded::spawn);
        runtime.turn();
        for (int i = 0; i < 6; i++) {
            int started = Math.min(6, i + 2);
            assertThat(probes.subList(0, started))
                    .allSatisfy(p -> assertThat(p.polls()).isPositive());
            assertThat(probes.subList(started, 6))
                    .allSatisfy(p -> assertThat(p.polls()).isZero());
            if (i % 3 == 0) {
                probes.get(i).fail(new IOException());
            } else {
                probes.get(i).complete(i);
            }
            runtime.turn();
        }
        assertThat(bounded.size()).as("results that nobody took").isEqualTo(6);
    }

    @Test
    void spawnWhenFreeWaitsWhileTheBoundedSetIsFull() {
        JoinSet<Integer> bounded = JoinSet.bounded(runtime.runtime, 1);
        bounded.spawn(probes.get(0));
        JoinHandle<AbortHandle> spawning = runtime.start(bounded.spawnWhenFree(probes.get(1)));
        assertThat(spawning.isFinished()).isFalse();
        probes.get(0).complete(0);
        runtime.turn();
        assertThat(spawning.isFinished()).isTrue();
        assertThat(probes.get(1).polls()).isEqualTo(1);
        JoinHandle<AbortHandle> waiting = runtime.start(bounded.spawnWhenFree(probes.get(2)));
        waiting.abort();
        runtime.turn();

        assertThat(probes.get(2).cancels()).isEqualTo(1);
        assertThat(bounded.size()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JoinSet.bounded(runtime.runtime, 0))
                .withMessage("limit < 1: 0");
    }

    @Test
    void abortedTaskThatWaitsForAPlaceWasNeverPolledAndPassesItsTurnOn() {
        JoinSet<Integer> bounded = JoinSet.bounded(runtime.runtime, 1);
        bounded.spawn(probes.get(0));
        AbortHandle second = bounded.spawn(probes.get(1));
        bounded.spawn(probes.get(2));
        runtime.turn();
        second.abort();
        runtime.turn();
        probes.get(0).complete(0);
        runtime.turn();

        assertThat(probes.get(1).polls()).isZero();
        assertThat(probes.get(1).cancels()).isEqualTo(1);
        assertThat(probes.get(2).polls()).isEqualTo(1);
    }

    @Test
    void setInAScopeIsTheScopesToo() {
        JoinHandle<Integer> root =
                runtime.start(Scope.builder().policy(Scope.Policy.SUPERVISE).run(scope -> {
                    JoinSet<Integer> inside = JoinSet.on(scope);
                    inside.spawn(probes.get(0));
                    inside.spawn(probes.get(1));
                    return inside.joinNext();
                }));
        probes.get(1).complete(1);
        runtime.turn();
        assertThat(root.isFinished()).as("while a task of the set runs").isFalse();
        probes.get(0).complete(0);
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: 1");
    }
}
