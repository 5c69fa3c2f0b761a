// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.groups;
import static dev.pollard.stream.Models.lists;
import static dev.pollard.stream.OperatorRow.operator;
import static dev.pollard.stream.OperatorRow.source;

import dev.pollard.future.Futures;
import dev.pollard.runtime.TaskLocal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operators between those who go at their own pace: buffers, shared runs, groups and windows; and resources. */
final class DecouplingRows {
    private static final TaskLocal<String> KEY = TaskLocal.create("key");

    /** One that waits in the window, and one that has no place yet. */
    private static final int DEALT = 2;

    private DecouplingRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(decouplers(), groupers(), windows(), resources()).flatMap(rows -> rows);
    }

    private static Stream<OperatorRow> decouplers() {
        return Stream.of(
                source(
                                "Create",
                                (items, probe) -> AsyncStream.create(100, Overflow.FAIL, emitter -> {
                                    items.forEach(emitter::emit);
                                    emitter.end();
                                }))
                        .endUntold(),
                operator("Buffer", s -> s.buffer(1, Overflow.WAIT)).ahead(1).takesAhead(),
                operator("Buffer", s -> s.buffer(4, Overflow.WAIT)).ahead(4).takesAhead(),
                operator("Buffer", s -> s.buffer(100, Overflow.FAIL)).ahead(100).takesAhead(),
                operator("Batch", s -> s.batch(1))
                        .model(items -> lists(items, 1))
                        .ahead(1)
                        .takesAhead(),
                operator("Where", s -> s.where(KEY, "value")),
                operator("Share", s -> s.share(SharePolicy.of(1, Overflow.WAIT)))
                        .sharesRuns(),
                operator(
                                "Share",
                                s -> s.share(SharePolicy.of(4, Overflow.DROP_OLDEST)
                                        .replay(Duration.ofDays(1))
                                        .keep(Duration.ofSeconds(1))))
                        .sharesRuns(),
                operator(
                        "Share", s -> s.share(SharePolicy.of(100, Overflow.WAIT).replayAll())));
    }

    private static Stream<OperatorRow> groupers() {
        return Stream.of(
                operator("GroupBy", s -> s.groupBy(8, GroupOverflow.WAIT, 2, i -> i % 3, (k, group) -> group))
                        .unordered()
                        .ahead(8 * 2 + DEALT)
                        .failsEarly(),
                operator(
                                "GroupBy",
                                (s, probe) -> s.groupBy(
                                        8,
                                        GroupOverflow.FAIL,
                                        1,
                                        i -> i % 3,
                                        (k, group) -> group.concatMap(i -> probe.inner(List.of(i, i + 100)))))
                        .model(items -> items.stream()
                                .flatMap(i -> Stream.of(i, i + 100))
                                .toList())
                        .unordered()
                        .ahead(8 * 2 + DEALT)
                        .failsEarly(),
                operator("GroupBy", s -> s.groupBy(1, GroupOverflow.END_OLDEST, 1, i -> i % 2, (k, group) -> group))
                        .ahead(DEALT)
                        .failsEarly(),
                operator(
                                "GroupBy",
                                s -> s.groupBy(
                                        1, GroupOverflow.DROP, 1, i -> 0, (k, group) -> AsyncStream.<Integer>empty()))
                        .model(items -> List.of())
                        .ahead(100)
                        .failsEarly(),
                operator(
                                "GroupByAsync",
                                s -> s.groupByAsync(
                                        8,
                                        GroupOverflow.FAIL,
                                        2,
                                        i -> i % 3,
                                        (k, group) -> group.fold(100 * k, Integer::sum)))
                        .model(items -> items.stream()
                                .collect(Collectors.groupingBy(i -> i % 3, Collectors.summingInt(i -> i)))
                                .entrySet()
                                .stream()
                                .map(group -> 100 * group.getKey() + group.getValue())
                                .toList())
                        .steadily(items -> List.of())
                        .unordered()
                        .ahead(100)
                        .failsEarly(),
                operator(
                                "Partition",
                                s -> s.partition(
                                        4,
                                        i -> i % 2 == 0,
                                        (even, odd) -> AsyncStream.merge(even, odd.map(i -> -1000 - i))))
                        .model(items -> items.stream()
                                .map(i -> i % 2 == 0 ? i : -1000 - i)
                                .toList())
                        .unordered()
                        .ahead(8)
                        .failsEarly()
                        .endUntold()
                        .yields());
    }

    private static Stream<OperatorRow> windows() {
        return Stream.of(
                operator("Window", s -> s.window(4, window -> window))
                        .ahead(DEALT)
                        .failsEarly(),
                operator("Window", (s, probe) -> s.window(3, window -> window.concatWith(probe.inner(TWO))))
                        .model(items -> lists(items, 3).stream()
                                .flatMap(list -> Models.joined(list, TWO).stream())
                                .toList())
                        .steadily(items -> lists(first(items, items.size() / 3 * 3), 3).stream()
                                .flatMap(list -> Models.joined(list, TWO).stream())
                                .toList())
                        .ahead(DEALT)
                        .failsEarly(),
                operator("WindowAsync", s -> s.windowAsync(4, window -> window.toList()))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4))
                        .ahead(DEALT)
                        .failsEarly(),
                operator("Window", s -> s.window(5, window -> window.take(2)))
                        .model(items -> lists(items, 5).stream()
                                .flatMap(list -> first(list, 2).stream())
                                .toList())
                        .ahead(DEALT)
                        .failsEarly(),
                operator(
                                "WindowAsync",
                                s -> s.windowAsync(5, window -> window.first().map(Optional::orElseThrow)))
                        .model(items -> lists(items, 5).stream()
                                .map(list -> list.get(0))
                                .toList())
                        .ahead(DEALT)
                        .failsEarly(),
                operator("Window", s -> s.windowTimeout(4, Duration.ofSeconds(1), window -> window))
                        .ahead(DEALT)
                        .failsEarly(),
                operator("WindowAsync", s -> s.windowTimeoutAsync(4, Duration.ofSeconds(1), window -> window.toList()))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4))
                        .ahead(DEALT)
                        .failsEarly(),
                operator("WindowUntil", s -> s.windowUntil(i -> i % 3 == 0, window -> window))
                        .ahead(DEALT)
                        .failsEarly(),
                operator("WindowUntilAsync", s -> s.windowUntilAsync(i -> i % 3 == 0, window -> window.toList()))
                        .model(items -> groups(items, (before, item) -> before % 3 == 0))
                        .steadily(items -> List.of())
                        .ahead(100)
                        .failsEarly(),
                operator("WindowUntilChanged", s -> s.windowUntilChanged(i -> i > 5, window -> window))
                        .ahead(DEALT)
                        .failsEarly(),
                operator(
                                "WindowUntilChangedAsync",
                                s -> s.windowUntilChangedAsync(i -> i > 5, window -> window.toList()))
                        .model(items -> groups(items, (before, item) -> before > 5 != item > 5))
                        .steadily(items -> List.of())
                        .ahead(100)
                        .failsEarly(),
                operator("WindowWhile", s -> s.windowWhile(i -> i % 3 != 0, window -> window))
                        .model(items -> items.stream().filter(i -> i % 3 != 0).toList())
                        .ahead(100)
                        .failsEarly(),
                operator("WindowWhileAsync", s -> s.windowWhileAsync(i -> i % 3 != 0, window -> window.toList()))
                        .model(items -> groups(items, (before, item) -> before % 3 == 0 || item % 3 == 0).stream()
                                .filter(list -> list.get(0) % 3 != 0)
                                .toList())
                        .steadily(items -> List.of())
                        .ahead(100)
                        .failsEarly());
    }

    private static Stream<OperatorRow> resources() {
        return Stream.of(
                source("Using", (items, probe) -> AsyncStream.using(() -> 1, one -> probe.inner(items), one -> {}))
                        .endUntold(),
                source(
                                "Using",
                                (items, probe) -> AsyncStream.usingAsync(
                                        () -> probe.future(1),
                                        one -> probe.inner(items),
                                        (one, outcome) -> Futures.ready(one)))
                        .endUntold());
    }
}
