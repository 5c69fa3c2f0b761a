// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Overflow;
import dev.pollard.stream.SharePolicy;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.BroadcastHub;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.openjdk.jmh.annotations.Param;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What does an item cost of a run that some subscribers share, each of which sums it up? */
public class ShareSum extends StreamRow {
    private static final int WAITING = 256;

    /** How many share. */
    @Param({"1", "4"})
    public int subscribers;

    @Override
    AsyncStream<Integer> pollard(AsyncStream<Integer> source) {
        AsyncStream<Integer> shared =
                source.share(SharePolicy.of(WAITING, Overflow.WAIT).startAt(subscribers));
        return AsyncStream.merge(forEachSubscriber(AsyncStream.fromFuture(() -> shared.fold(0, Integer::sum))));
    }

    @Override
    Flux<Integer> reactor(Flux<Integer> source) {
        Mono<Integer> sum = source.publish().refCount(subscribers).reduce(0, Integer::sum);
        return Flux.merge(forEachSubscriber(sum));
    }

    @Override
    Flowable<Integer> rxJava(Flowable<Integer> source) {
        Flowable<Integer> sum =
                source.publish().refCount(subscribers).reduce(0, Integer::sum).toFlowable();
        return Flowable.merge(forEachSubscriber(sum));
    }

    @Override
    Multi<Integer> mutiny(Multi<Integer> source) {
        Multi<Integer> sum = source.broadcast()
                .toAtLeast(subscribers)
                .collect()
                .with(Collectors.summingInt(i -> i))
                .toMulti();
        return Multi.createBy().merging().streams(forEachSubscriber(sum));
    }

    /** Its hub has to be run before there is a source to subscribe to. */
    @Override
    Source<Integer, NotUsed> pekko(Source<Integer, NotUsed> source) {
        Source<Integer, NotUsed> shared = source.toMat(
                        BroadcastHub.of(Integer.class, subscribers, WAITING), Keep.right())
                .run(actors());
        Source<Integer, NotUsed> sum = shared.fold(0, Integer::sum);
        Source<Integer, NotUsed> sums = sum;
        for (int i = 1; i < subscribers; i++) {
            sums = sums.merge(sum);
        }
        return sums;
    }

    private <S> List<S> forEachSubscriber(S one) {
        return Collections.nCopies(subscribers, one);
    }

    @Override
    long loop(int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += i;
        }
        return (long) subscribers * sum;
    }
}
