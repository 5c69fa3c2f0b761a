// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.benchmarks.streams.Pollution.Functions;
import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.openjdk.jmh.annotations.Benchmark;
import reactor.core.publisher.Flux;

/** A source that is mapped, filtered, mapped again and collected in a list. */
public abstract class Collecting extends GridRow {

    abstract AsyncStream<Integer> pollardSource();

    abstract Flux<Integer> reactorSource();

    abstract Flowable<Integer> rxJavaSource();

    abstract Multi<Integer> mutinySource();

    abstract Source<Integer, NotUsed> pekkoSource();

    abstract Stream<Integer> javaStreamSource();

    /** As quick as can be: the list is what was asked for, not its sum. */
    static long checksum(List<Integer> list) {
        return list.isEmpty() ? 0 : 31L * list.size() + list.get(list.size() - 1);
    }

    @Override
    List<Pollution.Run> others() {
        return List.of(
                this::otherPollard,
                Collecting::otherReactor,
                Collecting::otherRxJava,
                Collecting::otherMutiny,
                Collecting::otherJavaStream);
    }

    private long otherPollard(Functions f) throws Exception {
        return checksum(runtime()
                .blockOn(AsyncStream.range(0, Pollution.SIZE)
                        .map(f.map())
                        .filter(f.filter())
                        .map(f.map())
                        .toList()));
    }

    private static long otherReactor(Functions f) {
        return checksum(Flux.range(0, Pollution.SIZE)
                .map(f.map())
                .filter(f.filter())
                .map(f.map())
                .collectList()
                .block());
    }

    private static long otherRxJava(Functions f) {
        return checksum(Flowable.range(0, Pollution.SIZE)
                .map(f.map())
                .filter(f.filter())
                .map(f.map())
                .toList()
                .blockingGet());
    }

    private static long otherMutiny(Functions f) {
        return checksum(Multi.createFrom()
                .range(0, Pollution.SIZE)
                .map(f.map())
                .filter(f.filter())
                .map(f.map())
                .collect()
                .asList()
                .await()
                .indefinitely());
    }

    private static long otherJavaStream(Functions f) {
        return checksum(IntStream.range(0, Pollution.SIZE)
                .boxed()
                .map(f.map())
                .filter(f.filter())
                .map(f.map())
                .toList());
    }

    /** Ours, as a user would write it. */
    @Benchmark
    public long pollard() throws Exception {
        return check(checksum(runtime()
                .blockOn(pollardSource()
                        .map(i -> i + 1)
                        .filter(i -> (i & 1) == 0)
                        .map(i -> i * 2)
                        .toList())));
    }

    /** Reactor. */
    @Benchmark
    public long reactor() {
        return check(checksum(reactorSource()
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2)
                .collectList()
                .block()));
    }

    /** RxJava. */
    @Benchmark
    public long rxJava() {
        return check(checksum(rxJavaSource()
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2)
                .toList()
                .blockingGet()));
    }

    /** Mutiny. */
    @Benchmark
    public long mutiny() {
        return check(checksum(mutinySource()
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2)
                .collect()
                .asList()
                .await()
                .indefinitely()));
    }

    /** Pekko. */
    @Benchmark
    public long pekko() {
        return check(checksum(pekkoSource()
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2)
                .runWith(Sink.seq(), actors())
                .toCompletableFuture()
                .join()));
    }

    /** {@code java.util.stream}, boxed as the others are. */
    @Benchmark
    public long javaStream() {
        return check(checksum(javaStreamSource()
                .map(i -> i + 1)
                .filter(i -> (i & 1) == 0)
                .map(i -> i * 2)
                .toList()));
    }
}
