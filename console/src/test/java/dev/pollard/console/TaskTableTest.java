// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    private static final long SECOND = 1_000_000_000;

    private static TaskData task(long id, long polls, long busy, long idle) {
        return new TaskData(
                id,
                "t" + id,
                "WAITING",
                10 * SECOND - id,
                polls,
                10,
                6,
                busy,
                0,
                idle,
                List.of("timer in 1 s", "the door"),
                id == 2 ? List.of("wakes itself: 60 % of 10 wakes") : List.of());
    }

    private final List<TaskData> tasks =
            List.of(task(1, 5, SECOND, SECOND), task(2, 9, 3 * SECOND, SECOND), task(3, 7, 0, 4 * SECOND));

    private List<String> names(Options.Sort sort) {
        return new TaskTable(sort, 10)
                .lines(tasks, 0).stream()
                        .filter(line -> line.matches(" +\\d.*"))
                        .map(line -> line.strip().split(" +")[1])
                        .toList();
    }

    @Test
    void tasksAreSorted() {
        assertThat(names(Options.Sort.BUSY)).containsExactly("t2", "t1", "t3");
        assertThat(names(Options.Sort.POLLS)).containsExactly("t2", "t3", "t1");
        assertThat(names(Options.Sort.WAITS)).containsExactly("t3", "t1", "t2");
        assertThat(names(Options.Sort.AGE)).containsExactly("t1", "t2", "t3");
        assertThat(names(Options.Sort.ID)).containsExactly("t1", "t2", "t3");
    }

    @Test
    void aLineHasTheFiguresAndTheWaitsAndWarningsFollow() {
        List<String> lines = new TaskTable(Options.Sort.BUSY, 10).lines(tasks, 0);

        assertThat(lines.get(1).strip().replaceAll(" +", " "))
                .isEqualTo("2 t2 waiting 75.0 3.0 s 0 ns 1.0 s 9 10 60 10.0 s timer in 1 s; the door");
        assertThat(lines.get(2)).isEqualTo("         ! wakes itself: 60 % of 10 wakes");
    }

    @Test
    void theShareIsThatSinceTheLastLook() {
        TaskTable table = new TaskTable(Options.Sort.BUSY, 10);
        table.lines(List.of(task(1, 1, SECOND, 0)), 0);

        assertThat(table.lines(List.of(task(1, 2, SECOND + SECOND / 4, 0)), SECOND)
                        .get(1))
                .contains(" 25.0 ");
    }

    @Test
    void whatIsTooMuchIsLeftOut() {
        List<String> lines = new TaskTable(Options.Sort.ID, 1).lines(tasks, 0);

        assertThat(lines).hasSize(3).last().isEqualTo("and 2 more");
    }

    @Test
    void timesAreShort() {
        assertThat(List.of(-1L, 7L, 1_500L, 2_000_000L, 3 * SECOND, 90 * SECOND, 120 * SECOND, 7200 * SECOND))
                .map(TimeText::of)
                .containsExactly("-", "7 ns", "1.5 us", "2.0 ms", "3.0 s", "90.0 s", "2 min", "2.0 h");
    }
}
