// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import dev.pollard.stream.AsyncStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reactor. */
class ReactorScenariosTest extends BothWaysScenarios {
    private static final int HELD_ELSEWHERE = 8;

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        Flux<Integer> flux = Flux.range(1, numbers.last).map(numbers::give);
        flux = switch (numbers.then) {
            case END -> flux;
            case FAILURE -> flux.concatWith(Flux.error(Numbers.FAILURE));
            case NOTHING -> flux.concatWith(Flux.never());
        };
        flux = flux.doOnCancel(numbers::cancelled);
        if (numbers.areFromElsewhere()) {
            flux = flux.publishOn(Schedulers.parallel(), HELD_ELSEWHERE);
        }
        return AsyncStream.fromPublisher(flux, prefetch);
    }

    @Override
    CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each) {
        Flux<Integer> flux = Flux.from(stream);
        flux = switch (demand) {
            case UNBOUNDED -> flux;
            case ONE -> flux.limitRate(1);
            case ODD -> flux.limitRate(7);
            case SLOW -> flux.concatMap(i -> Mono.just(i).delayElement(Duration.ofMillis(1)), 1);
        };
        return flux.doOnNext(each::accept).collectList().toFuture();
    }

    @Override
    List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) {
        return Objects.requireNonNull(
                Flux.from(stream).take(count).collectList().block());
    }
}
