// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.StepRuntime.failure;
import static dev.pollard.runtime.StepRuntime.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JoinMapTest {
    private final StepRuntime runtime = new StepRuntime();
    private final JoinMap<String, Integer> map = JoinMap.on(runtime.runtime);
    private final List<Probe<Integer>> probes =
            IntStream.range(0, 4).mapToObj(i -> new Probe<Integer>("P" + i)).toList();

    @AfterEach
    void close() {
        runtime.close();
    }

    private String next() {
        return String.valueOf(outcome(runtime.start(map.joinNext()
                .map(joined -> joined.key() + "=" + joined.result().get()))));
    }

    @Test
    void resultsComeAsTheTasksEndWithTheirKeys() {
        assertThat(map.spawn("a", probes.get(0))).isFalse();
        assertThat(map.spawn("b", probes.get(1))).isFalse();
        assertThat(map.keys()).containsExactlyInAnyOrder("a", "b");
        runtime.turn();
        probes.get(1).complete(2);
        runtime.turn();
        assertThat(next()).isEqualTo("value: b=2");
        assertThat(map.containsKey("b")).isFalse();
        assertThat(map.containsKey("a")).isTrue();
        probes.get(0).complete(1);
        runtime.turn();
        assertThat(next()).isEqualTo("value: a=1");

        assertThat(map.isEmpty()).isTrue();
        assertThat(failure(runtime.start(map.joinNext()))).isInstanceOf(NoSuchElementException.class);
        map.spawn("a", Futures.ready(3));
        assertThat(next()).isEqualTo("value: a=3");
    }

    @Test
    void spawningUnderAKeyThatIsTakenAbortsTheOtherAndDropsItsResult() {
        map.spawn("a", probes.get(0));
        map.spawn("b", probes.get(1));
        runtime.turn();
        assertThat(map.spawn("a", probes.get(2))).isTrue();
        runtime.turn();
        assertThat(probes.get(0).cancels()).isEqualTo(1);
        assertThat(map.size()).isEqualTo(2);
        probes.get(1).complete(1);
        probes.get(2).complete(2);
        runtime.turn();

        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("value: b=1", "value: a=2");
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void whatWasReplacedAfterItHadFailedIsNotKeptQuiet() {
        map.spawn("a", probes.get(0));
        runtime.turn();
        IOException lost = new IOException("lost");
        probes.get(0).fail(lost);
        runtime.turn();
        map.spawn("a", Futures.ready(1));

        assertThat(next()).isEqualTo("value: a=1");
        map.spawn("b", Futures.ready(2)); // one more look at the set, if the failure comes after the value
        assertThat(next()).isEqualTo("value: b=2");
        assertThat(runtime.uncaught).extracting(UncaughtFailure::failure).containsExactly(lost);
    }

    @Test
    void whoWaitsIsWokenForTheKeyAndNotForTheOneThatWasReplaced() {
        map.spawn("a", probes.get(0));
        runtime.turn();
        JoinHandle<JoinMap.Joined<String, Integer>> waits = runtime.start(map.joinNext());
        map.spawn("a", probes.get(1));
        runtime.turn();
        assertThat(waits.isFinished()).isFalse();
        probes.get(1).complete(1);
        runtime.turn();

        assertThat(outcome(waits)).asString().contains("key=a").contains("value: 1");
    }

    @Test
    void abortIsByKeyAndItsResultStays() {
        probes.forEach(probe -> map.spawn(probe.toString(), probe));
        runtime.turn();
        assertThat(map.abort("P0")).isTrue();
        assertThat(map.abort("P9")).isFalse();
        map.abortIf(key -> key.compareTo("P2") >= 0);
        runtime.turn();

        assertThat(probes).extracting(Probe::cancels).containsExactly(1, 0, 1, 1);
        assertThat(map.size()).isEqualTo(4);
        assertThat(failure(runtime.start(
                        map.joinNext().map(joined -> joined.result().get()))))
                .isInstanceOf(CancellationException.class);
        map.abortAll();
        runtime.turn();
        assertThat(probes.get(1).cancels()).isEqualTo(1);
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void joinAllGivesAMapOrTheFirstFailureAfterAllHaveEnded() {
        map.spawn("a", Futures.ready(1));
        map.spawn("b", Futures.ready(2));
        assertThat(outcome(runtime.start(map.joinAll()))).isEqualTo("value: {a=1, b=2}");

        Probe<Integer> section = new Probe<>("section");
        map.spawn("shielded", Futures.shield(section));
        map.spawn("fails", probes.get(0));
        JoinHandle<Map<String, Integer>> all = runtime.start(map.joinAll());
        IOException broken = new IOException("broken");
        probes.get(0).fail(broken);
        runtime.turn();
        assertThat(all.isFinished()).as("while one of them still ends").isFalse();
        section.complete(1);
        runtime.turn();
        assertThat(failure(all)).isSameAs(broken);
    }

    @Test
    void shutdownWaitsForThoseThatWereReplacedToo() {
        Probe<Integer> section = new Probe<>("section");
        map.spawn("a", Futures.shield(section));
        runtime.turn();
        map.spawn("a", probes.get(0));
        runtime.turn();
        JoinHandle<Void> shutdown = runtime.start(map.shutdown());
        assertThat(probes.get(0).cancels()).isEqualTo(1);
        assertThat(map.isEmpty()).isTrue();
        assertThat(shutdown.isFinished()).isFalse();
        section.complete(1);
        runtime.turn();

        assertThat(outcome(shutdown)).isEqualTo("value: null");
    }

    @Test
    void closeAbortsAndDetachLetsRunOn() {
        map.spawn("a", probes.get(0));
        runtime.turn();
        map.close();
        map.spawn("a", probes.get(1));
        runtime.turn();
        map.detachAll();
        runtime.turn();

        assertThat(probes.get(0).cancels()).isEqualTo(1);
        assertThat(probes.get(1).cancels()).isZero();
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void boundedMapRunsSoManyAtOnce() {
        JoinMap<String, Integer> bounded = JoinMap.bounded(runtime.runtime, 1);
        bounded.spawn("a", probes.get(0));
        bounded.spawn("b", probes.get(1));
        runtime.turn();
        assertThat(probes.get(1).polls()).isZero();
        probes.get(0).complete(0);
        runtime.turn();
        assertThat(probes.get(1).polls()).isEqualTo(1);
        assertThat(bounded).hasToString("JoinMap(tasks: 2)");
    }

    @Test
    void spawnThatIsRefusedLeavesTheOtherTaskAlone() {
        map.spawn("a", Futures.ready(1));
        runtime.turn();
        runtime.close();
        assertThatThrownBy(() -> map.spawn("a", probes.get(0))).isInstanceOf(RejectedExecutionException.class);
        assertThat(probes.get(0).cancels()).isEqualTo(1);
        assertThat(map.pollJoinNext(Context.of(Waker.noop())).value().result().failure())
                .isNull();
        assertThatNullPointerException()
                .isThrownBy(() -> map.spawn(null, probes.get(1)))
                .withMessage("key");
    }
}
