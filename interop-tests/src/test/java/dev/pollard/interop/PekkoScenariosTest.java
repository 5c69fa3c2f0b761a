// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import dev.pollard.stream.AsyncStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Pekko Streams, whose streams always run elsewhere, with a buffer of their own at each end. */
class PekkoScenariosTest extends BothWaysScenarios {
    private static ActorSystem system;

    @BeforeAll
    static void open() {
        system = ActorSystem.create("interop");
    }

    @AfterAll
    static void close() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Override
    int ahead() {
        return 16;
    }

    @Override
    int behind() {
        return 3;
    }

    @Override
    boolean failureWaits() {
        return false;
    }

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        Source<Integer, NotUsed> counting = numbers.last == 0
                ? Source.empty()
                : Source.range(1, numbers.last).map(numbers::give);
        Source<Integer, NotUsed> whole = switch (numbers.then) {
            case END -> counting;
            case FAILURE -> counting.concatLazy(Source.failed(Numbers.FAILURE));
            case NOTHING -> counting.concatLazy(Source.never());
        };
        Source<Integer, NotUsed> watched = whole.watchTermination((mat, done) -> {
            done.thenRun(() -> {
                if (numbers.then == Numbers.Then.NOTHING || numbers.given() < numbers.last) {
                    numbers.cancelled();
                }
            });
            return mat;
        });
        return AsyncStream.defer(() -> AsyncStream.fromPublisher(
                watched.runWith(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system), prefetch));
    }

    @Override
    CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each) {
        Source<Integer, NotUsed> source = Source.fromPublisher(stream);
        Source<Integer, NotUsed> slow = demand == Demand.SLOW ? source.mapAsync(1, PekkoScenariosTest::later) : source;
        int most = switch (demand) {
            case UNBOUNDED -> 256;
            case ODD -> 8; // a power of two it must be; it asks for what is free, so for other numbers as well
            case ONE, SLOW -> 1;
        };
        return slow.map(i -> {
                    each.accept(i);
                    return i;
                })
                .toMat(Sink.<Integer>seq(), Keep.right())
                .withAttributes(Attributes.inputBuffer(1, most))
                .run(system);
    }

    private static CompletionStage<Integer> later(int i) {
        return CompletableFuture.supplyAsync(() -> i, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
    }

    @Override
    List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) throws Exception {
        return Source.fromPublisher(stream)
                .take(count)
                .runWith(Sink.<Integer>seq(), system)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }
}
