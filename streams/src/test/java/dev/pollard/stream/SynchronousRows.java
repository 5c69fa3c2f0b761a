// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.allButLast;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.groups;
import static dev.pollard.stream.Models.last;
import static dev.pollard.stream.Models.lists;
import static dev.pollard.stream.Models.sliding;
import static dev.pollard.stream.OperatorRow.operator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Operators that wait for nothing else than their source. */
final class SynchronousRows {
    private SynchronousRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(basic(), transforming(), slicing(), grouping()).flatMap(rows -> rows);
    }

    private static Stream<OperatorRow> basic() {
        return Stream.of(
                operator("Map", s -> s.map(i -> "<" + i + ">"))
                        .model(items -> items.stream().map(i -> "<" + i + ">").toList()),
                operator("Filter", s -> s.filter(i -> i % 3 == 0))
                        .model(items -> items.stream().filter(i -> i % 3 == 0).toList()),
                operator("Take", s -> s.take(0)).model(items -> List.of()),
                operator("Take", s -> s.take(5)).model(items -> first(items, 5)),
                operator("Take", s -> s.take(100)),
                operator("TakeWhile", s -> s.takeWhile(i -> i < 11))
                        .model(items -> items.stream().takeWhile(i -> i < 11).toList()),
                operator("TakeWhile", s -> s.takeWhile(i -> true)),
                operator("Skip", s -> s.skip(0)),
                operator("Skip", s -> s.skip(4))
                        .model(items -> items.stream().skip(4).toList()),
                operator("Skip", s -> s.skip(100)).model(items -> List.of()),
                operator("Scan", s -> s.scan(100, Integer::sum)).model(Models::scanned),
                operator("Buffer", s -> s.buffer(1)).model(items -> lists(items, 1)),
                operator("Buffer", s -> s.buffer(4))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4)),
                operator("Buffer", s -> s.buffer(100))
                        .model(items -> lists(items, 100))
                        .steadily(items -> List.of()),
                operator("Peek", s -> s.peek(i -> {})));
    }

    private static Stream<OperatorRow> transforming() {
        return Stream.of(
                operator("MapNotNull", s -> s.mapNotNull(i -> i % 3 == 0 ? -i : null))
                        .model(items -> items.stream()
                                .filter(i -> i % 3 == 0)
                                .map(i -> -i)
                                .toList()),
                operator("FlatMapIterable", s -> s.flatMapIterable(Models::some))
                        .model(Models::someOfEach),
                operator("FlatMapIterable", s -> s.flatMapIterable(i -> List.of(i, i, i)))
                        .model(items ->
                                items.stream().flatMap(i -> Stream.of(i, i, i)).toList()),
                operator(
                                "MapMulti",
                                s -> s.<Integer>mapMulti(
                                        (i, downstream) -> Models.some(i).forEach(downstream::push)))
                        .model(Models::someOfEach)
                        .endUntold(),
                operator("Cast", s -> s.cast(Number.class)),
                operator(
                                "OfType",
                                s -> s.<Object>map(i -> i % 2 == 0 ? i : "odd").ofType(Integer.class))
                        .model(items -> items.stream().filter(i -> i % 2 == 0).toList()),
                operator("Index", s -> s.index())
                        .model(items -> IntStream.range(0, items.size())
                                .mapToObj(i -> new Indexed<>(i, items.get(i)))
                                .toList()),
                operator("Gather", s -> s.gather(pairs()))
                        .model(items -> sliding(items, 2, 2, true))
                        .steadily(items -> sliding(items, 2, 2, false))
                        .endUntold(),
                operator("Gather", s -> s.gather(threeTimesUpTo(8)))
                        .model(items -> threeTimes(items, 8, true))
                        .steadily(items -> threeTimes(items, 8, false))
                        .endUntold(),
                operator("Intersperse", s -> s.intersperse(-1)).model(items -> interspersed(items)));
    }

    private static Stream<OperatorRow> slicing() {
        return Stream.of(
                operator("SkipWhile", s -> s.skipWhile(i -> i < 11))
                        .model(items -> items.stream().dropWhile(i -> i < 11).toList()),
                operator("SkipWhile", s -> s.skipWhile(i -> true)).model(items -> List.of()),
                operator("TakeUntil", s -> s.takeUntil(i -> i == 8)).model(items -> upTo(items, 8)),
                operator("TakeUntil", s -> s.takeUntil(i -> false)),
                operator("TakeLast", s -> s.takeLast(0)).model(items -> List.of()),
                operator("TakeLast", s -> s.takeLast(3))
                        .model(items -> last(items, 3))
                        .steadily(items -> List.of()),
                operator("TakeLast", s -> s.takeLast(100)).steadily(items -> List.of()),
                operator("SkipLast", s -> s.skipLast(0)),
                operator("SkipLast", s -> s.skipLast(4)).model(items -> first(items, Math.max(0, items.size() - 4))),
                operator("SkipLast", s -> s.skipLast(100)).model(items -> List.of()),
                operator("Distinct", s -> s.distinct())
                        .model(items -> items.stream().distinct().toList()),
                operator("Distinct", s -> s.distinct(i -> i % 5)).model(items -> distinct(items)),
                operator("DistinctUntilChanged", s -> s.distinctUntilChanged(i -> i / 5))
                        .model(items -> groups(items, (a, b) -> a / 5 != b / 5).stream()
                                .map(group -> group.get(0))
                                .toList()));
    }

    private static Stream<OperatorRow> grouping() {
        return Stream.of(
                operator("Buffer", s -> s.buffer(4, Collectors.summingInt(i -> i)))
                        .model(items ->
                                lists(items, 4).stream().map(Models::sum).toList())
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4).stream()
                                .map(Models::sum)
                                .toList()),
                operator("BufferUntil", s -> s.bufferUntil(i -> i % 3 == 0))
                        .model(items -> groups(items, (a, b) -> a % 3 == 0))
                        .steadily(items -> groups(upToLast(items, i -> i % 3 == 0), (a, b) -> a % 3 == 0)),
                operator("BufferUntilChanged", s -> s.bufferUntilChanged(i -> i / 5))
                        .model(items -> groups(items, (a, b) -> a / 5 != b / 5))
                        .steadily(items -> allButLast(groups(items, (a, b) -> a / 5 != b / 5))),
                operator("BufferWhile", s -> s.bufferWhile(i -> i % 3 != 0))
                        .model(items -> between(items, i -> i % 3 == 0))
                        .steadily(items -> between(upToLast(items, i -> i % 3 == 0), i -> i % 3 == 0)),
                operator("Sliding", s -> s.sliding(3, 1))
                        .model(items -> sliding(items, 3, 1, true))
                        .steadily(items -> sliding(items, 3, 1, false)),
                operator("Sliding", s -> s.sliding(3, 2))
                        .model(items -> sliding(items, 3, 2, true))
                        .steadily(items -> sliding(items, 3, 2, false)),
                operator("Sliding", s -> s.sliding(2, 5))
                        .model(items -> sliding(items, 2, 5, true))
                        .steadily(items -> sliding(items, 2, 5, false)),
                operator("Sliding", s -> s.sliding(3, 3))
                        .model(items -> sliding(items, 3, 3, true))
                        .steadily(items -> sliding(items, 3, 3, false)));
    }

    private static Gatherer<Integer, List<Integer>, List<Integer>> pairs() {
        return Gatherer.of(
                ArrayList::new,
                (pair, item, downstream) -> {
                    pair.add(item);
                    if (pair.size() == 2) {
                        downstream.push(List.copyOf(pair));
                        pair.clear();
                    }
                    return true;
                },
                (pair, downstream) -> {
                    if (!pair.isEmpty()) {
                        downstream.push(List.copyOf(pair));
                    }
                });
    }

    /** Pushes each item three times, then, after a certain one or the last, -1 and -2. */
    private static Gatherer<Integer, ?, Integer> threeTimesUpTo(int last) {
        return Gatherer.<Integer, String, Integer>of(
                () -> "",
                (none, item, downstream) -> {
                    for (int i = 0; i < 3; i++) {
                        downstream.push(item);
                    }
                    return item != last;
                },
                (none, downstream) -> {
                    downstream.push(-1);
                    downstream.push(-2);
                });
    }

    private static List<Integer> threeTimes(List<Integer> items, int last, boolean atEnd) {
        List<Integer> some = upTo(items, last);
        boolean finished = atEnd || (!some.isEmpty() && some.get(some.size() - 1) == last);
        return Stream.concat(
                        some.stream().flatMap(i -> Stream.of(i, i, i)), finished ? Stream.of(-1, -2) : Stream.empty())
                .toList();
    }

    private static List<Integer> interspersed(List<Integer> items) {
        return items.stream().flatMap(i -> Stream.of(-1, i)).skip(1).toList();
    }

    private static List<Integer> distinct(List<Integer> items) {
        Set<Integer> keys = new HashSet<>();
        return items.stream().filter(i -> keys.add(i % 5)).toList();
    }

    private static List<Integer> upTo(List<Integer> items, int last) {
        int at = items.indexOf(last);
        return at < 0 ? items : first(items, at + 1);
    }

    private static List<Integer> upToLast(List<Integer> items, Predicate<Integer> test) {
        for (int i = items.size(); i > 0; i--) {
            if (test.test(items.get(i - 1))) {
                return first(items, i);
            }
        }
        return List.of();
    }

    private static List<List<Integer>> between(List<Integer> items, Predicate<Integer> separates) {
        List<List<Integer>> lists = new ArrayList<>();
        List<Integer> list = new ArrayList<>();
        for (int item : items) {
            if (!separates.test(item)) {
                list.add(item);
            } else if (!list.isEmpty()) {
                lists.add(list);
                list = new ArrayList<>();
            }
        }
        if (!list.isEmpty()) {
            lists.add(list);
        }
        return lists;
    }
}
