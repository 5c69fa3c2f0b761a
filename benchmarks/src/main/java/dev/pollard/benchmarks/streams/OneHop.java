// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What does an item cost that crosses from one thread to another? The sources do not fuse with the hop. */
public class OneHop extends StreamRow {

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        return source.runOn(AsyncRuntime.shared());
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        return source.hide().publishOn(reactor.core.scheduler.Schedulers.parallel());
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        return source.hide().observeOn(Schedulers.computation());
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        return source.emitOn(Infrastructure.getDefaultExecutor());
    }

    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        return source.async();
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
