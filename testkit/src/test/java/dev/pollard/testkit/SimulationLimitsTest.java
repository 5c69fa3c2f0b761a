// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a simulation does about runs that don't end or don't repeat, and the faults that a test asks for. */
class SimulationLimitsTest {

    private static Future<Void> tryForEver() {
        return Time.sleep(Duration.ofSeconds(1)).andThen(x -> tryForEver());
    }

    @Test
    void whatTakesTooLongFailsAndSaysWhatEachTaskWaitsFor() {
        Simulation simulation = Simulation.of(runtime -> {
                    runtime.spawn("reader", ManualFuture.named("answer")).detach();
                    runtime.blockOn(tryForEver());
                })
                .maxTime(Duration.ofSeconds(3));

        assertThatThrownBy(() -> simulation.run(1))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("not ended after 3000 ms of simulated time, and these tasks are left:\n")
                .hasMessageContaining("#1 reader\n")
                .hasMessageContaining("answer")
                .hasMessageContaining("timer in ");
    }

    @Test
    void whatEndsInTimeMayTakeAllOfIt() {
        Simulation.of(runtime -> {
                    runtime.spawn(tryForEver()).detach();
                    runtime.blockOn(Time.sleep(Duration.ofMinutes(1)));
                })
                .maxTime(Duration.ofMinutes(1))
                .run(20);
    }

    @Test
    void whatTakesTooManyStepsSaysWhatIsLeft() {
        Simulation simulation = Simulation.of(runtime -> runtime.blockOn(Futures.pollFn(cx -> {
                    cx.waker().wake();
                    return dev.pollard.task.Poll.pending();
                })))
                .maxSteps(50);

        assertThatThrownBy(() -> simulation.run(1))
                .hasMessageStartingWith("not ended after 50 steps, and these tasks are left:\n  #1 blockOn\n");
    }

    @Test
    void aTestThatDependsOnItsChoicesIsDeterministic() {
        assertThatCode(() -> Simulation.of(runtime -> {
                            runtime.spawn(Time.sleep(Duration.ofMillis(runtime.choose(10))))
                                    .detach();
                            runtime.blockOn(Futures.yieldNow());
                        })
                        .workers(2)
                        .checkDeterminism()
                        .run(50))
                .doesNotThrowAnyException();
    }

    @Test
    void aTestThatDependsOnSomethingElseIsFoundOut() {
        AtomicInteger runs = new AtomicInteger();
        Simulation simulation = Simulation.of(runtime -> {
                    runtime.blockOn(Futures.yieldNow());
                    runtime.note("run " + runs.incrementAndGet());
                    runtime.blockOn(Futures.yieldNow());
                })
                .checkDeterminism();

        assertThatThrownBy(() -> simulation.run(1))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageMatching(
                        "(?s)not deterministic: seed 0 went two ways, first\n[ 0-9]+ms +run 1\nand then\n[ 0-9]+ms +run 2\n.*")
                .hasMessageContaining("#1 blockOn has ended");
    }

    @Test
    void aRunThatIsLongerThanItsRepetitionIsFoundOut() {
        AtomicInteger runs = new AtomicInteger();
        Simulation simulation = Simulation.of(runtime -> {
                    if (runs.incrementAndGet() == 1) {
                        runtime.note("once");
                    }
                })
                .checkDeterminism();

        assertThatThrownBy(() -> simulation.run(1)).hasMessageContaining("and then\n       (the end)\n");
    }

    @Test
    void aFaultComesAsOftenAsItsProbabilitySays() {
        AtomicInteger faults = new AtomicInteger();
        Simulation.run(200, runtime -> {
            assertThat(runtime.chance("never", 0)).isFalse();
            assertThat(runtime.chance("always", 1)).isTrue();
            assertThat(runtime.trace()).contains("always").doesNotContain("never");
            if (runtime.chance("disk full", 0.1)) {
                faults.incrementAndGet();
                assertThat(runtime.trace()).contains("disk full");
            }
        });
        assertThat(faults.get()).isBetween(5, 50);
    }

    @Test
    void anOrdinaryRunHasNoFaultAndAnExplorationHasBoth() {
        SimulatedRuntime ordinary = SimulatedRuntime.create();
        assertThat(ordinary.chance("disk full", 0.99)).isFalse();

        AtomicInteger faults = new AtomicInteger();
        Simulation.Exploration all = Simulation.of(runtime -> {
                    if (runtime.chance("disk full", 0.000_001)) {
                        faults.incrementAndGet();
                    }
                })
                .explore();
        assertThat(all.runs()).isEqualTo(2);
        assertThat(faults.get()).isEqualTo(1);
    }

    @Test
    void aFaultIsReplayed() {
        Simulation simulation = Simulation.of(runtime -> {
            for (int i = 0; i < 20; i++) {
                assertThat(runtime.chance("fault " + i, i == 11 ? 0.2 : 0)).isFalse();
            }
        });

        SimulationFailure failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                SimulationFailure.class, () -> simulation.run(1_000));
        assertThat(failure).hasMessageContaining("fault 11");
        assertThatThrownBy(() -> simulation.replay(failure.schedule())).hasMessageContaining("fault 11");
    }

    @Test
    void aProbabilityIsBetweenZeroAndOne() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runtime.chance("x", -0.1))
                .withMessage("probability not in 0..1: -0.1");
        assertThatIllegalArgumentException().isThrownBy(() -> runtime.chance("x", Double.NaN));
    }

    @Test
    void aTimeoutInTheTestComesBeforeTheLimit() {
        assertThatThrownBy(() -> Simulation.of(
                                runtime -> runtime.blockOn(tryForEver().timeout(Duration.ofSeconds(30))))
                        .maxTime(Duration.ofMinutes(1))
                        .run(1))
                .hasCauseInstanceOf(TimeoutExceededException.class);
    }

    @Test
    void aFailureThatNobodyAwaitedIsToldWithTheTestThatIsStuck() {
        assertThatThrownBy(() -> Simulation.run(1, runtime -> {
                    runtime.spawn(Futures.failed(new IllegalStateException("no answer")))
                            .detach();
                    runtime.blockOn(Futures.pending());
                }))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("stuck")
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class));
    }
}
