// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs 35 to 39. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharingTest {

    @Test
    void withoutTheLockDepositsAreLost() throws Exception {
        assertThat(Console.of(Tour35Mutex::main)).containsExactly("no lock: 1", "held: 10", "brief: 10");
        assertThat(Console.simulated(runtime -> Tour35Mutex.tenTimes(account -> account.depositAlone(1)))
                        .millis())
                .isBetween(10L, 20L);
    }

    @Test
    void noMoreThanThreeAreUnderWay() throws Exception {
        assertThat(Console.of(Tour36Semaphore::main)).containsExactly("pages: [0, 1, 2, 3, 4, 5, 6, 7]", "at once: 3");
        assertThat(Console.simulated(runtime -> new Tour36Semaphore().downloadAll(8))
                        .millis())
                .isBetween(30L, 34L);
    }

    @Test
    void whatTenThreadsSendArrivesInSomeOrder() throws Exception {
        assertThat(Console.of(Tour37Mpsc::main))
                .hasSize(11)
                .endsWith("sum: 45")
                .containsAll(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }

    @Test
    void theActorReplies() throws Exception {
        assertThat(Console.of(Tour38Actor::main))
                .containsExactly("the 1", "cat 1", "saw 1", "the 2", "other 1", "cat 2");
    }

    @Test
    void whoWatchesSeesTheNewest() throws Exception {
        String[] expected = {"the light is red", "the light is green", "nobody sets it any more"};
        assertThat(Console.of(Tour39Watch::main)).containsExactly(expected);
        assertThat(Console.simulated(Tour39Watch::traffic).lines()).containsExactly(expected);
    }
}
