// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs 53 to 55. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PracticeTest {

    @Test
    void theSameFutureRunsOnAnyRuntime() throws Exception {
        assertThat(Console.of(Tour53Runtimes::main)).containsExactly("true", "true", "1");
        assertThat(Console.simulated(runtime -> Tour53Runtimes.threads()).millis())
                .isZero();
    }

    @Test
    void eachAttemptComesALittleLater() throws Exception {
        assertThat(Console.of(Tour54Retry::main))
                .containsExactly("attempt 1", "attempt 2", "attempt 3", "attempt 4", "connected");
        assertThat(Console.simulated(runtime -> new Tour54Retry().patiently()).millis())
                .isBetween(70L, 74L);
    }

    @Test
    void theDumpNamesTheCircle() throws Exception {
        assertThat(Console.of(Tour55Deadlock::main))
                .anyMatch(line ->
                        line.matches("task \\d+ plato waits for AsyncMutex\\(knife\\), held by task \\d+ socrates.*"))
                .anyMatch(line ->
                        line.matches("task \\d+ socrates waits for AsyncMutex\\(fork\\), held by task \\d+ plato.*"));
    }
}
