// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.stream.AsyncStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs 47 to 52. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsTest {

    @Test
    void allThreeCountDown() throws Exception {
        assertThat(Console.of(Tour47ThreeIterators::main)).containsExactly("[3, 2, 1]", "[3, 2, 1]", "[3, 2, 1]");
        AsyncStream<Integer> byHand = Tour47ThreeIterators.ByHand::new;
        for (AsyncStream<Integer> stream :
                List.of(byHand, Tour47ThreeIterators.generated(), Tour47ThreeIterators.composed())) {
            assertThat(Console.simulated(runtime -> stream.toList()).millis()).isBetween(20L, 32L);
        }
    }

    @Test
    void thePipelineTakesNoMoreThanItNeeds() throws Exception {
        Console console = Console.simulated(runtime -> new Tour48Pipeline().read());
        assertThat(console.lines())
                .startsWith("page 1", "page 2", "page 4", "page 5")
                .last()
                .asString()
                .matches("taken of a million: [1-9]");
        assertThat(Console.of(Tour48Pipeline::main)).startsWith("page 1", "page 2", "page 4", "page 5");
    }

    @Test
    void coroutinesAreFuturesAndIterators() throws Exception {
        assertThat(Console.of(Tour49FourFaces::main)).containsExactly("forty-two [1, 2, 3]");
    }

    @Test
    void nothingIsMadeThatNobodyAskedFor() throws Exception {
        assertThat(Console.of(Tour50Publishers::main))
                .containsExactly(
                        "made ada", "got ada", "made grace", "got grace", "made ada", "made grace", "[ADA, GRACE]");
    }

    @Test
    void theOverheadIsATable() throws Exception {
        assertThat(Console.ofBody(() -> Tour51Switches.main(new String[] {"500"})))
                .satisfiesExactly(
                        tasks -> assertThat(tasks).matches("tasks: \\d+ ns"),
                        threads -> assertThat(threads).matches("threads: \\d+ ns"));
        assertThat(Console.ofBody(() -> Tour52Overhead.main(new String[] {"1000"})))
                .satisfiesExactly(
                        head -> assertThat(head).isEqualTo("ns a switch   bytes each"),
                        task -> assertThat(task).matches("task +\\d+ +\\d+"),
                        thread -> assertThat(thread).matches("thread +\\d+ +\\d+"));
    }
}
