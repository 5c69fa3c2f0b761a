// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an inner stream of one item cost, one after the other? */
public class ConcatMapJust extends JavaStreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.concatMap(AsyncStream::of);
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.concatMap(Flux::just);
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.concatMap(Flowable::just);
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.onItem().transformToMultiAndConcatenate(Multi.createFrom()::item);
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.flatMapConcat(Source::single);
    }

    @Override
    Stream<Integer> javaStream(Stream<Integer> source) {
        return source.flatMap(Stream::of);
    }

    @Override
    long loop(int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += i;
        }
        return sum;
    }
}
