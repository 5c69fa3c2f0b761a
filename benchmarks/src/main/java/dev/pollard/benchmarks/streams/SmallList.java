// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import reactor.core.publisher.Flux;

/** What does a whole run over a list of a few items cost, from assembly to result? To be asked of sizes 1 and 10. */
public class SmallList extends Collecting {
    private List<Integer> items = List.of();

    /** Makes the list; of odd numbers, so that all items pass. */
    @Setup(Level.Trial)
    public void fill() {
        items = IntStream.range(0, size).mapToObj(i -> 2 * i + 1).toList();
    }

    @Override
    AsyncStream<Integer> pollardSource() {
        return AsyncStream.fromIterable(items);
    }

    @Override
    Flux<Integer> reactorSource() {
        return Flux.fromIterable(items);
    }

    @Override
    Flowable<Integer> rxJavaSource() {
        return Flowable.fromIterable(items);
    }

    @Override
    Multi<Integer> mutinySource() {
        return Multi.createFrom().iterable(items);
    }

    @Override
    Source<Integer, NotUsed> pekkoSource() {
        return Source.from(items);
    }

    @Override
    Stream<Integer> javaStreamSource() {
        return items.stream();
    }

    @Override
    long loop(int length) {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int mapped = 2 * i + 1 + 1;
            if ((mapped & 1) == 0) {
                list.add(mapped * 2);
            }
        }
        return checksum(list);
    }
}
