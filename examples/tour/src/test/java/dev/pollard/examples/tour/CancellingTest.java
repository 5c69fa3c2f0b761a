// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestTask;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Programs 28 to 34. */
class CancellingTest {

    @Test
    void theTimeoutCancelsWhatIsLate() throws Exception {
        assertThat(Console.of(Tour28Timeout::main))
                .contains("connection closed", "too late: Optional.empty")
                .last()
                .isEqualTo("not done within 200 ms");
        ManualFuture<String> late = ManualFuture.named("late");
        TestTask<Optional<String>> task = TestTask.of(Tour28Timeout.withTimeout(late, Duration.ofMillis(200)));
        task.assertPending();
        task.time().advance(Duration.ofMillis(200));
        task.assertWoken().assertReady(Optional.empty());
        late.assertCancelledOnce();
    }

    @Test
    void theFirstFailureCancelsTheOthers() throws Exception {
        assertThat(Console.of(Tour29TryJoin::main)).contains("sum 3").last().isEqualTo("no sum: second failed");
        assertThat(Console.simulated(runtime -> Tour29TryJoin.sum(1, 2)).lines())
                .containsExactly("second ended", "first ended");
        Console failing = Console.simulated(runtime -> Tour29TryJoin.sum(1, -1));
        assertThat(failing.lines()).containsExactly("second ended", "first was cancelled");
        assertThat(failing.millis()).isBetween(10L, 12L);
    }

    @Test
    void theFirstGoodAnswerIsTaken() throws Exception {
        assertThat(Console.of(Tour30FastestMirror::main)).startsWith("file from near");
        assertThat(Console.simulated(runtime ->
                                Tour30FastestMirror.fromWhoeverEndsFirst().recover(x -> ""))
                        .millis())
                .isBetween(5L, 7L);
        assertThat(Console.simulated(runtime -> Tour30FastestMirror.fromAnywhere())
                        .millis())
                .isBetween(20L, 22L);
    }

    @Test
    void aReadThatIsNotCancelSafeLosesWhatItHad() throws Exception {
        String[] heard = new String[2];
        Console.simulated(runtime -> Tour31CancelSafe.listen(runtime, false).map(line -> heard[0] = line));
        Console.simulated(runtime -> Tour31CancelSafe.listen(runtime, true).map(line -> heard[1] = line));
        assertThat(heard).containsExactly("lo", "hello");
        assertThat(Console.of(Tour31CancelSafe::main)).last().isEqualTo("hello");
    }

    @Test
    void whatIsUnderWayIsKeptFromRoundToRound() throws Exception {
        assertThat(Console.of(Tour32SelectLoop::main))
                .startsWith("one", "(quiet)")
                .contains("two");
        Console console = Console.simulated(Tour32SelectLoop::talk);
        assertThat(console.lines()).containsExactly("one", "(quiet)", "two");
    }

    @Test
    void theSessionIsClosedPolitelyThoughTheTaskWasCancelled() throws Exception {
        assertThat(Console.of(Tour33PoliteClose::main))
                .containsExactly("tree is willow", "session is closed", "not done within 100 ms");
    }

    @Test
    void theShutdownWaitsForTheJobsUnderWay() throws Exception {
        String[] expected = {"ada stops after 1 jobs", "grace stops after 1 jobs", "all have stopped"};
        assertThat(Console.simulated(Tour34Shutdown::serve).lines()).containsExactly(expected);
        assertThat(Console.of(Tour34Shutdown::main)).last().isEqualTo("all have stopped");
    }
}
