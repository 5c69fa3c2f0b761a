// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.joined;
import static dev.pollard.stream.Models.numbers;
import static dev.pollard.stream.Models.some;
import static dev.pollard.stream.Models.sums;
import static dev.pollard.stream.OperatorRow.operator;
import static dev.pollard.stream.OperatorRow.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Operators that run one stream after or beside another. */
final class JoiningRows {
    private JoiningRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("ConcatMap", (s, probe) -> s.concatMap(i -> probe.inner(some(i))))
                        .model(Models::someOfEach),
                operator("Concat", (s, probe) -> AsyncStream.concat(s, probe.inner(TWO)))
                        .model(items -> joined(items, TWO))
                        .steadily(items -> items),
                operator("Concat", (s, probe) -> AsyncStream.concat(probe.inner(TWO), s))
                        .model(items -> joined(TWO, items)),
                operator("Zip", (s, probe) -> AsyncStream.zip(s, probe.inner(numbers(100)), Integer::sum))
                        .model(items -> sums(items, 100)),
                operator("Zip", (s, probe) -> AsyncStream.zip(probe.inner(numbers(5)), s, Integer::sum))
                        .model(items -> sums(items, 5))
                        .onFailure((items, at) -> at < 5
                                ? Trace.failed(sums(first(items, at), 5), Probe.FAILURE)
                                : Trace.ended(sums(items, 5)))
                        .failsEarly(),
                operator("SwitchIfEmpty", (s, probe) -> s.switchIfEmpty(probe.inner(TWO)))
                        .model(items -> items.isEmpty() ? TWO : items)
                        .steadily(items -> items),
                operator("SwitchIfEmpty", s -> s.defaultIfEmpty(5))
                        .model(items -> items.isEmpty() ? List.of(5) : items)
                        .steadily(items -> items),
                operator("Concat", s -> s.startWith(7)).model(items -> joined(List.of(7), items)),
                operator("Then", (s, probe) -> s.then(probe.inner(TWO)))
                        .model(items -> TWO)
                        .steadily(items -> List.of()),
                operator("Then", (s, probe) -> probe.inner(TWO).then(s)).endUntold(),
                operator(
                                "Zip",
                                (s, probe) -> AsyncStream.zip(
                                        List.of(s, probe.inner(numbers(100)), probe.inner(numbers(99)))))
                        .model(items -> IntStream.range(0, items.size())
                                .mapToObj(i -> List.of(items.get(i), i, i))
                                .toList()),
                source("Zip", (items, probe) -> AsyncStream.zip(List.<AsyncStream<Integer>>of()))
                        .model(items -> List.of()),
                operator("CombineLatest", (s, probe) -> AsyncStream.combineLatest(List.of(s)))
                        .model(items -> items.stream().map(List::of).toList()),
                operator(
                                "CombineLatest",
                                (s, probe) -> AsyncStream.combineLatest(s, probe.inner(List.of()), (a, b) -> a))
                        .model(items -> List.of())
                        .failsEarly()
                        .ahead(100),
                operator("WithLatestFrom", (s, probe) -> s.withLatestFrom(AsyncStream.of(1, 2), (a, b) -> a + b))
                        .model(items -> items.stream().map(i -> i + 2).toList()),
                operator("WithLatestFrom", (s, probe) -> s.withLatestFrom(probe.inner(List.of()), (a, b) -> a))
                        .model(items -> List.of())
                        .ahead(100)
                        .failsEarly(),
                operator("Race", (s, probe) -> AsyncStream.race(s, AsyncStream.never())),
                operator("Race", (s, probe) -> AsyncStream.race(AsyncStream.never(), s, AsyncStream.never())),
                operator(
                                "MergeSorted",
                                (s, probe) -> AsyncStream.mergeSorted(
                                        Comparator.<Integer>naturalOrder(),
                                        s.scan(0, (a, b) -> a + Math.abs(b)),
                                        probe.inner(TWO)))
                        .model(items -> merged(distances(items), TWO))
                        .steadily(items ->
                                distances(items).stream().filter(i -> i <= 1000).toList())
                        .ahead(1)
                        .failsEarly(),
                operator("Interleave", (s, probe) -> AsyncStream.interleave(2, s, probe.inner(numbers(3))))
                        .model(items -> interleaved(items, numbers(3), 2))
                        .steadily(items -> interleavedUpTo(items, numbers(3))));
    }

    private static List<Integer> distances(List<Integer> items) {
        List<Integer> sums = new ArrayList<>(List.of(0));
        for (int item : items) {
            sums.add(sums.get(sums.size() - 1) + Math.abs(item));
        }
        return sums;
    }

    private static List<Integer> merged(List<Integer> one, List<Integer> other) {
        return joined(one, other).stream().sorted().toList();
    }

    private static List<Integer> interleaved(List<Integer> one, List<Integer> other, int segment) {
        List<Integer> all = new ArrayList<>();
        for (int from = 0; from < Math.max(one.size(), other.size()); from += segment) {
            all.addAll(one.subList(Math.min(from, one.size()), Math.min(from + segment, one.size())));
            all.addAll(other.subList(Math.min(from, other.size()), Math.min(from + segment, other.size())));
        }
        return all;
    }

    /** By twos, up to where the first has no more. */
    private static List<Integer> interleavedUpTo(List<Integer> one, List<Integer> other) {
        List<Integer> all = new ArrayList<>();
        for (int from = 0; from <= one.size(); from += 2) {
            all.addAll(one.subList(from, Math.min(from + 2, one.size())));
            if (from + 2 > one.size()) {
                break;
            }
            all.addAll(other.subList(Math.min(from, other.size()), Math.min(from + 2, other.size())));
        }
        return all;
    }
}
