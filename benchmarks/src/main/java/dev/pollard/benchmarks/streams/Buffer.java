// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item cost that is put into a list of 64? */
public class Buffer extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.buffer(64).map(List::size);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.buffer(64).map(List::size);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.buffer(64).map(List::size);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.group().intoLists().of(64).map(List::size);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.grouped(64).map(List::size);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        List<Integer> list = new ArrayList<>(64);
        for (int i = 0; i < length; i++) {
            list.add(i);
            if (list.size() == 64) {
                sum += list.size();
                list = new ArrayList<>(64);
            }
        }
        return sum + list.size();
    }
}
