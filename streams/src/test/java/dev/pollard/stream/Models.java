// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the rows of the {@link OperatorTable} have in common: models of operators on lists, and what to run for an item. */
final class Models {
    static final List<Integer> TWO = List.of(1000, 1001);

    private Models() {}

    static List<Integer> some(int i) {
        return i % 3 == 0 ? List.of() : List.of(i, i + 100);
    }

    static List<Integer> someOfEach(List<Integer> items) {
        return items.stream().flatMap(i -> some(i).stream()).toList();
    }

    static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    static List<Integer> sums(List<Integer> items, int atMost) {
        return IntStream.range(0, Math.min(items.size(), atMost))
                .mapToObj(i -> items.get(i) + i)
                .toList();
    }

    static List<Integer> joined(List<Integer> one, List<Integer> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    static List<Integer> even(List<Integer> items) {
        return items.stream().filter(i -> i % 2 == 0).toList();
    }

    static List<Integer> sumsBelow140(List<Integer> items) {
        return scanned(items).stream().takeWhile(i -> i < 140).skip(1).toList();
    }

    static AsyncStream<Integer> unfold(List<Integer> items) {
        return AsyncStream.unfold(
                0, i -> i < items.size() ? Optional.of(new Unfolded<>(items.get(i), i + 1)) : Optional.empty());
    }

    static AsyncStream<Integer> unfoldAsync(List<Integer> items, Probe probe) {
        return AsyncStream.unfoldAsync(
                0,
                i -> probe.future(i)
                        .map(at -> at < items.size()
                                ? Optional.of(new Unfolded<>(items.get(at), at + 1))
                                : Optional.empty()));
    }

    static List<Integer> first(List<Integer> items, int count) {
        return items.subList(0, Math.min(count, items.size()));
    }

    static List<Integer> scanned(List<Integer> items) {
        List<Integer> results = new ArrayList<>();
        results.add(100);
        for (int item : items) {
            results.add(results.get(results.size() - 1) + item);
        }
        return results;
    }

    static List<List<Integer>> lists(List<Integer> items, int size) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            lists.add(items.subList(from, Math.min(from + size, items.size())));
        }
        return lists;
    }

    /** The items in groups: a new one begins where the test says so of an item and the one before. */
    static List<List<Integer>> groups(List<Integer> items, BiPredicate<Integer, Integer> begins) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (i == 0 || begins.test(items.get(i - 1), items.get(i))) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(items.get(i));
        }
        return groups;
    }

    /** All but the last of a list, which is not known to be complete while the source goes on. */
    static <T> List<T> allButLast(List<T> list) {
        return list.subList(0, Math.max(0, list.size() - 1));
    }

    static <T> List<T> last(List<T> items, int count) {
        return items.subList(Math.max(0, items.size() - count), items.size());
    }

    static List<List<Integer>> sliding(List<Integer> items, int size, int step, boolean atEnd) {
        List<List<Integer>> lists = new ArrayList<>();
        int covered = 0;
        for (int from = 0; from < items.size(); from += step) {
            int to = from + size;
            if (to <= items.size() || (atEnd && covered < items.size())) {
                lists.add(items.subList(from, Math.min(to, items.size())));
                covered = to;
            }
        }
        return lists;
    }

    static int sum(List<Integer> items) {
        return items.stream().mapToInt(i -> i).sum();
    }
}
