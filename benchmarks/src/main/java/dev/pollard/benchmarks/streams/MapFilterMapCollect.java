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
import reactor.core.publisher.Flux;

/** What does an item of a range cost that is mapped, filtered, mapped again and collected in a list? */
public class MapFilterMapCollect extends Collecting {

    @Override
    AsyncStream<Integer> pollardSource() {
        return AsyncStream.range(0, size);
    }

    @Override
    Flux<Integer> reactorSource() {
        return Flux.range(0, size);
    }

    @Override
    Flowable<Integer> rxJavaSource() {
        return Flowable.range(0, size);
    }

    @Override
    Multi<Integer> mutinySource() {
        return Multi.createFrom().range(0, size);
    }

    @Override
    Source<Integer, NotUsed> pekkoSource() {
        return Source.range(0, size - 1);
    }

    @Override
    Stream<Integer> javaStreamSource() {
        return IntStream.range(0, size).boxed();
    }

    @Override
    long loop(int length) {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int mapped = i + 1;
            if ((mapped & 1) == 0) {
                list.add(mapped * 2);
            }
        }
        return checksum(list);
    }
}
