// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import dev.pollard.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** RxJava 3. */
class RxJavaScenariosTest extends BothWaysScenarios {
    private static final int HELD_ELSEWHERE = 8;

    @Override
    AsyncStream<Integer> inbound(Numbers numbers, int prefetch) {
        Flowable<Integer> flowable = Flowable.range(1, numbers.last).map(numbers::give);
        flowable = switch (numbers.then) {
            case END -> flowable;
            case FAILURE -> flowable.concatWith(Flowable.error(Numbers.FAILURE));
            case NOTHING -> flowable.concatWith(Flowable.never());
        };
        flowable = flowable.doOnCancel(numbers::cancelled);
        if (numbers.areFromElsewhere()) {
            flowable = flowable.observeOn(Schedulers.computation(), false, HELD_ELSEWHERE);
        }
        return AsyncStream.fromPublisher(flowable, prefetch);
    }

    @Override
    CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each) {
        Flowable<Integer> flowable = Flowable.fromPublisher(stream);
        flowable = switch (demand) {
            case UNBOUNDED -> flowable;
            case ONE -> flowable.rebatchRequests(1);
            case ODD -> flowable.rebatchRequests(7);
            case SLOW -> flowable.concatMap(i -> Flowable.just(i).delay(1, TimeUnit.MILLISECONDS), 1);
        };
        return flowable.doOnNext(each::accept).toList().toCompletionStage();
    }

    @Override
    List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) {
        return Flowable.fromPublisher(stream).take(count).toList().blockingGet();
    }
}
