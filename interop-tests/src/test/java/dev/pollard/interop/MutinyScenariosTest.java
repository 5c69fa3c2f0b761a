// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import dev.pollard.stream.AsyncStream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.IntConsumer;

/** Mutiny, which speaks {@code Flow}. */
class MutinyScenariosTest extends BothWaysScenarios {
    private static final int HELD_ELSEWHERE = 8;

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        Multi<Integer> multi = Multi.createFrom().range(1, numbers.last + 1).map(numbers::give);
        multi = switch (numbers.then) {
            case END -> multi;
            case FAILURE -> then(multi, Multi.createFrom().failure(Numbers.FAILURE));
            case NOTHING -> then(multi, Multi.createFrom().nothing());
        };
        multi = multi.onCancellation().invoke(numbers::cancelled);
        if (numbers.areFromElsewhere()) {
            multi = multi.emitOn(Infrastructure.getDefaultExecutor(), HELD_ELSEWHERE);
        }
        return AsyncStream.fromFlowPublisher(multi, prefetch);
    }

    private static Multi<Integer> then(Multi<Integer> first, Multi<Integer> second) {
        return Multi.createBy().concatenating().streams(first, second);
    }

    @Override
    CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each) {
        Multi<Integer> multi = multi(stream);
        multi = switch (demand) {
            case UNBOUNDED -> multi;
            case ONE -> multi.emitOn(Runnable::run, 1);
            case ODD -> multi.emitOn(Runnable::run, 7);
            case SLOW -> multi.onItem().transformToUniAndConcatenate(MutinyScenariosTest::later);
        };
        return multi.invoke(each::accept).collect().asList().subscribeAsCompletionStage();
    }

    private static Multi<Integer> multi(AsyncStream<Integer> stream) {
        return Multi.createFrom().publisher((Flow.Publisher<Integer>) stream);
    }

    private static Uni<Integer> later(int i) {
        return Uni.createFrom().item(i).onItem().delayIt().by(Duration.ofMillis(1));
    }

    @Override
    List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) {
        return multi(stream).select().first(count).collect().asList().await().atMost(Duration.ofSeconds(60));
    }
}
