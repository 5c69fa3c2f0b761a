// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Programs 21 to 27. */
class TasksTest {

    @Test
    void tasksRunAtOnceAndTheirHandlesGiveTheValues() throws Exception {
        assertThat(Console.of(Tour21TwoTasks::main))
                .contains("both are under way", "hello", "world!")
                .last()
                .isEqualTo("said: hello world!");
        Console console = Console.simulated(Tour21TwoTasks::conversation);
        assertThat(console.lines()).containsExactly("both are under way", "hello", "world!", "said: hello world!");
        assertThat(console.millis()).isBetween(30L, 32L);
    }

    @Test
    void blockingCodeHoldsUpNobody() throws Exception {
        assertThat(Console.of(Tour22SpawnBlocking::main)).containsExactly("still here", "Hello, world");
    }

    @Test
    void whoGivesWayTakesTurns() throws Exception {
        assertThat(Console.of(Tour23Cooperation::main)).containsExactly("a1 a2 a3 b1 b2 b3", "a1 b1 a2 b2 a3 b3");
    }

    @Test
    void tenDishesTakeAsLongAsTheSlowest() throws Exception {
        assertThat(Console.of(Tour24TenDishes::main))
                .first()
                .asString()
                .startsWith("on1 on2 on3 on4 on5 on6 on7 on8 on9 on10 flip");
        Console console = Console.simulated(runtime -> Tour24TenDishes.cookAll(Duration.ofMinutes(1)));
        assertThat(console.elapsed()).isBetween(Duration.ofMinutes(28), Duration.ofMinutes(29));
        assertThat(console.lines().get(0).split(" "))
                .hasSize(30)
                .startsWith("on1", "on2", "on3", "on4", "on5", "on6", "on7", "on8", "on9", "on10", "flip10", "flip9")
                .endsWith("serve3", "serve2", "serve1");
    }

    @Test
    void oneThreadNeedsNoLocks() throws Exception {
        assertThat(Console.of(Tour25OneThread::main)).containsExactly("1500 to 500");
    }

    @Test
    void aFailureInAScopeStopsTheSibling() throws Exception {
        assertThat(Console.of(Tour26Scope::main))
                .startsWith("no user stops")
                .last()
                .isEqualTo("failed: there is no user");
        Console failing = Console.simulated(
                runtime -> Tour26Scope.page("no user", "orders").recover(IOException.class, Throwable::getMessage));
        assertThat(failing.lines()).containsExactly("no user stops", "orders stops");
        assertThat(failing.millis()).isBetween(10L, 12L);
        Console console = Console.simulated(runtime -> Tour26Scope.page("user", "orders"));
        assertThat(console.lines()).containsExactly("user is there", "orders is there");
        assertThat(console.millis()).isBetween(5_000L, 5_002L);
    }

    @Test
    void theLogKnowsTheRequest() throws Exception {
        String[] expected = {
            "[-] ready", "[alice] accepted", "[bob] accepted", "[bob] stored", "[alice] stored", "[-] done"
        };
        assertThat(Console.of(Tour27RequestLog::main)).containsExactly(expected);
        assertThat(Console.simulated(Tour27RequestLog::serve).lines()).containsExactly(expected);
    }
}
