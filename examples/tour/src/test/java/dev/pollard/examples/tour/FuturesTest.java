// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Tuple2;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestTask;
import dev.pollard.time.Ticker;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Programs 5 to 11. */
class FuturesTest {

    @Test
    void theCountdownTakesAStepInEachPoll() throws Exception {
        assertThat(Console.of(Tour05PollInALoop::main))
                .containsExactly("nothing has happened yet", "3", "2", "1", "lift-off");
        TestTask<String> task = TestTask.of(new Tour05PollInALoop.Countdown(1));
        task.assertPending().assertWoken();
        task.assertReady("lift-off");
    }

    @Test
    void theBusyAlarmIsPolledInVainAllTheTime() throws Exception {
        assertThat(Console.of(Tour06BusyAlarm::main))
                .startsWith("Beep beep beep", "You're late for work!")
                .last()
                .asString()
                .matches("polls in vain: \\d+");

        long[] millis = {0};
        Ticker oneMillisecondALook = () -> millis[0]++ * 1_000_000;
        int[] inVain = {0};
        Console.ofBody(() -> inVain[0] = Tour06BusyAlarm.ring(oneMillisecondALook));
        assertThat(inVain[0]).isEqualTo(48); // 50 looks before the second rings, two of which were good
    }

    @Test
    void theAlarmWithAWakerIsPolledTwice() throws Exception {
        assertThat(Console.of(Tour07WakerAlarm::main)).containsExactly("Beep beep beep");

        Queue<Runnable> later = new ArrayDeque<>();
        TestTask<String> task = TestTask.of(new Tour07WakerAlarm.Alarm(later::add));
        task.assertPending().assertNotWoken();
        later.remove().run();
        task.assertWoken().assertReady("Beep beep beep");
        assertThat(task.polls()).isEqualTo(2);
    }

    @Test
    void aCancelledAlarmWakesNobody() throws Exception {
        Queue<Runnable> later = new ArrayDeque<>();
        TestTask<String> task = TestTask.of(new Tour07WakerAlarm.Alarm(later::add));
        task.assertPending();
        task.cancel();
        later.remove().run();
        assertThat(task.wakes()).isZero();
    }

    @Test
    void joinTakesAsLongAsTheSlowerOne() throws Exception {
        assertThat(Console.of(Tour08Join::main)).containsExactly("Tuple2[t1=eggs, t2=toast]");
        assertThat(Console.simulated(runtime -> Tour08Join.breakfast()).millis())
                .isBetween(30L, 32L);
    }

    @Test
    void joinPollsEachChildToItsEndAndCancelsTheOther() throws Exception {
        ManualFuture<String> a = ManualFuture.named("a");
        ManualFuture<String> b = ManualFuture.named("b");
        TestTask<Tuple2<String, String>> task = TestTask.of(new Tour08Join.Join<>(a, b));
        task.assertPending();
        b.complete("B");
        task.assertWoken().assertPending();
        task.cancel();
        a.assertCancelledOnce();
        b.assertNotCancelled();
        assertThat(b.polls()).isEqualTo(2);
    }

    @Test
    void andThenTakesAsLongAsBoth() throws Exception {
        assertThat(Console.of(Tour09AndThen::main)).containsExactly("toasted bread");
        assertThat(Console.simulated(runtime -> Tour09AndThen.toast()).millis()).isBetween(50L, 52L);
    }

    @Test
    void andThenCancelsTheOneThatRuns() throws Exception {
        ManualFuture<String> first = ManualFuture.named("first");
        ManualFuture<String> second = ManualFuture.named("second");
        TestTask<String> task = TestTask.of(new Tour09AndThen.AndThen<>(first, value -> second));
        task.assertPending();
        first.complete("x");
        task.assertPending();
        task.cancel();
        first.assertNotCancelled();
        second.assertCancelledOnce();
    }

    @Test
    void theExecutorRunsTasksThatWakeEachOther() throws Exception {
        assertThat(Console.of(Tour10Executor::main)).containsExactly("received a letter");
    }

    @Test
    void theEventLoopGoesOnWithWhoeverHasSomething() throws Exception {
        assertThat(Console.of(Tour11EventLoop::main))
                .containsExactly(
                        "conversation 0 waits",
                        "conversation 1 waits",
                        "conversation 2 waits",
                        "conversation 2: hello",
                        "conversation 1: hello",
                        "conversation 0: hello");
    }
}
