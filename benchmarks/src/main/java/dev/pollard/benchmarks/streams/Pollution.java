// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an application does to call sites that all pipelines share: runs 24 others through the operator, each between stages with functions of its own.
 */
final class Pollution {
    static final int SIZE = 5_000;
    private static final int ROUNDS = 40;

    /** One other pipeline of a library, which gives its result. */
    interface Run {
        long run(Functions functions) throws Exception;
    }

    /** A function for every library, so that each calls the user's class and no adapter. */
    interface Mapper
            extends CheckedFunction<Integer, Integer>,
                    Function<Integer, Integer>,
                    io.reactivex.rxjava3.functions.Function<Integer, Integer> {
        @Override
        Integer apply(Integer item);
    }

    interface Test
            extends CheckedPredicate<Integer>, Predicate<Integer>, io.reactivex.rxjava3.functions.Predicate<Integer> {
        @Override
        boolean test(Integer item);
    }

    interface Reducer
            extends CheckedBiFunction<Long, Integer, Long>,
                    BiFunction<Long, Integer, Long>,
                    io.reactivex.rxjava3.functions.BiFunction<Long, Integer, Long> {
        @Override
        Long apply(Long sum, Integer item);
    }

    /** The functions of a pipeline. */
    record Functions(Mapper map, Test filter, Reducer reduce) {}

    private static final List<Functions> PIPELINES = List.of(
            new Functions(i -> i + 1, i -> (i & 1) != 0, (sum, i) -> sum - i),
            new Functions(i -> i ^ 2, i -> i % 2 != 0, (sum, i) -> Math.max(sum, i)),
            new Functions(i -> i - 3, i -> i > 3, (sum, i) -> sum ^ i),
            new Functions(i -> Math.max(i, 4), i -> (i | 4) != i, (sum, i) -> sum + 3 * i),
            new Functions(i -> i | 5, i -> i < 10_000 - 5, (sum, i) -> sum - i),
            new Functions(i -> Math.floorMod(i, 1000 + 6), i -> i != 6, (sum, i) -> Math.max(sum, i)),
            new Functions(i -> i + 7, i -> (i & 7) != 0, (sum, i) -> sum ^ i),
            new Functions(i -> i ^ 8, i -> i % 8 != 0, (sum, i) -> sum + 3 * i),
            new Functions(i -> i - 9, i -> i > 9, (sum, i) -> sum - i),
            new Functions(i -> Math.max(i, 10), i -> (i | 10) != i, (sum, i) -> Math.max(sum, i)),
            new Functions(i -> i | 11, i -> i < 10_000 - 11, (sum, i) -> sum ^ i),
            new Functions(i -> Math.floorMod(i, 1000 + 12), i -> i != 12, (sum, i) -> sum + 3 * i),
            new Functions(i -> i + 13, i -> (i & 13) != 0, (sum, i) -> sum - i),
            new Functions(i -> i ^ 14, i -> i % 14 != 0, (sum, i) -> Math.max(sum, i)),
            new Functions(i -> i - 15, i -> i > 15, (sum, i) -> sum ^ i),
            new Functions(i -> Math.max(i, 16), i -> (i | 16) != i, (sum, i) -> sum + 3 * i),
            new Functions(i -> i | 17, i -> i < 10_000 - 17, (sum, i) -> sum - i),
            new Functions(i -> Math.floorMod(i, 1000 + 18), i -> i != 18, (sum, i) -> Math.max(sum, i)),
            new Functions(i -> i + 19, i -> (i & 19) != 0, (sum, i) -> sum ^ i),
            new Functions(i -> i ^ 20, i -> i % 20 != 0, (sum, i) -> sum + 3 * i),
            new Functions(i -> i - 21, i -> i > 21, (sum, i) -> sum - i),
            new Functions(i -> Math.max(i, 22), i -> (i | 22) != i, (sum, i) -> Math.max(sum, i)),
            new Functions(i -> i | 23, i -> i < 10_000 - 23, (sum, i) -> sum ^ i),
            new Functions(i -> Math.floorMod(i, 1000 + 24), i -> i != 24, (sum, i) -> sum + 3 * i));

    private Pollution() {}

    static void run(List<Run> others) throws Exception {
        long sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Functions functions : PIPELINES) {
                for (Run other : others) {
                    sink += other.run(functions);
                }
            }
        }
        if (sink == 42) {
            throw new AssertionError("unlikely"); // keeps the sink alive
        }
    }
}
