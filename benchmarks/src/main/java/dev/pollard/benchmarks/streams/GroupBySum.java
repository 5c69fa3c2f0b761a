// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.GroupOverflow;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item cost that is dealt out to one of 16 groups, each of which is summed up? */
public class GroupBySum extends JavaStreamRow {
    private static final int GROUPS = 16;
    private static final int WAITING = 16;

    private static int key(int item) {
        return item & (GROUPS - 1);
    }

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.groupByAsync(
                GROUPS, GroupOverflow.FAIL, WAITING, GroupBySum::key, (key, group) -> group.fold(0, Integer::sum));
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.groupBy(GroupBySum::key).flatMap(group -> group.reduce(0, Integer::sum));
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.groupBy(GroupBySum::key).flatMapSingle(group -> group.reduce(0, Integer::sum));
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.group()
                .by(GroupBySum::key)
                .onItem()
                .transformToUniAndMerge(group -> group.collect().with(Collectors.summingInt(i -> i)));
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.groupBy(GROUPS, GroupBySum::key).fold(0, Integer::sum).mergeSubstreams();
    }

    @Override
    Stream<Integer> javaStream(Stream<Integer> source) {
        return source.collect(Collectors.groupingBy(GroupBySum::key, Collectors.summingInt(i -> i))).values().stream();
    }

    @Override
    long loop(int length) {
        int[] sums = new int[GROUPS];
        for (int i = 0; i < length; i++) {
            sums[key(i)] += i;
        }
        long sum = 0;
        for (int group : sums) {
            sum += group;
        }
        return sum;
    }
}
