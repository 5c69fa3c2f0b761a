// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.stream.StreamMap;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.Trial;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StreamCancelFuzzerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static ManualStream<Integer> fed(Trial trial, int items) {
        ManualStream<Integer> source = trial.watched(ManualStream.named("source"));
        for (int i = 0; i < items; i++) {
            int item = i;
            trial.event(() -> source.emit(item));
        }
        trial.event(source::end);
        return source;
    }

    @Test
    void operatorsOfThisLibraryLeaveNothingBehind() {
        assertThat(StreamCancelFuzzer.of(trial -> fed(trial, 3).map(n -> n + 1)).run())
                .isGreaterThan(1_000);
        StreamCancelFuzzer.of(trial -> fed(trial, 4).filter(n -> n % 2 == 0).timeout(SECOND))
                .run();
        StreamCancelFuzzer.of(trial -> fed(trial, 3).bufferTimeout(2, SECOND)).run();
        StreamCancelFuzzer.of(trial -> AsyncStream.merge(fed(trial, 2), fed(trial, 2)))
                .run();
        StreamCancelFuzzer.of(trial -> fed(trial, 3).mapAsync(2, n -> {
                    ManualFuture<Integer> inner = trial.manual("inner " + n);
                    trial.event(() -> inner.complete(n));
                    return inner;
                }))
                .withBudget(2)
                .run();
    }

    /** One stream comes late, and one is taken out. */
    @Test
    void streamsByKeyLeaveNothingBehind() {
        assertThat(CancelFuzzer.ofFuture(trial -> {
                            StreamMap<String, Integer> map = StreamMap.create();
                            map.insert("a", fed(trial, 2));
                            map.insert("b", fed(trial, 2));
                            trial.event(() -> map.insert("c", AsyncStream.of(1, 2)));
                            trial.event(() -> map.remove("b"));
                            return Futures.pollFn(
                                    cx -> {
                                        Step<StreamMap.Entry<String, Integer>> step = map.pollNext(cx);
                                        while (step.isReady()) {
                                            step = map.pollNext(cx);
                                        }
                                        map.pollProgress(cx);
                                        return step.isEnd() ? Poll.ready(0) : Poll.pending();
                                    },
                                    map::cancelAll);
                        })
                        .run())
                .isGreaterThan(10);
    }

    /** Passes everything through; the tests spoil one method. */
    private static class Through implements AsyncIterator<Integer> {
        private final AsyncIterator<Integer> source;

        Through(AsyncStream<Integer> source) {
            this.source = source.iterator();
        }

        @Override
        public Step<Integer> pollNext(Context cx) throws Exception {
            return source.pollNext(cx);
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            return source.pollProgress(cx);
        }

        @Override
        public void cancel() {
            source.cancel();
        }

        @Override
        public String toString() {
            return "Through";
        }
    }

    private static StreamCancelFuzzer ofSpoilt(Function<AsyncStream<Integer>, AsyncIterator<Integer>> spoil) {
        return StreamCancelFuzzer.of(trial -> {
            AsyncIterator<Integer> iterator = spoil.apply(fed(trial, 2));
            return stream(() -> iterator);
        });
    }

    @Test
    void sourceThatIsCancelledTwiceIsFound() {
        assertThatThrownBy(() -> ofSpoilt(Through::new).run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("on the path NEXT: Through, cancelled after 0 polls: source was cancelled twice");
    }

    @Test
    void sourceThatIsNotCancelledIsFound() {
        assertThatThrownBy(() -> ofSpoilt(source -> new Through(source) {
                            @Override
                            public void cancel() {}
                        })
                        .run())
                .hasMessage("on the path NEXT: Through, cancelled after 1 polls: left running: source");
    }

    private static AsyncStream<Integer> stream(Supplier<AsyncIterator<Integer>> iterators) {
        return iterators::get;
    }

    /** Right item by item, wrong in a drain. */
    @Test
    void everyPathIsTaken() {
        assertThatThrownBy(
                        () -> StreamCancelFuzzer.of(trial -> stream(Pushy::new)).run())
                .hasMessageStartingWith("on the path DRAIN_ONE: ")
                .hasMessageEndingWith("item after the sink declined: 2");
        assertThatThrownBy(() ->
                        StreamCancelFuzzer.of(trial -> stream(Prophet::new)).run())
                .hasMessageStartingWith("on the path PROGRESS_AND_NEXT: ")
                .hasMessageContaining("the end was told to be next, but next was Ready[value=[0]]");
    }

    private abstract static class Counting implements AsyncIterator<Integer> {
        private int next;

        @Override
        public Step<Integer> pollNext(Context cx) {
            return next < 3 ? Poll.ready(next++) : Step.end();
        }

        @Override
        public void cancel() {}
    }

    private static final class Pushy extends Counting {
        @Override
        public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
            sink.accept(1);
            sink.accept(2);
            return Drained.DECLINED;
        }
    }

    private static final class Prophet extends Counting {
        @Override
        public boolean pollProgress(Context cx) {
            return true;
        }
    }

    @Test
    void budgetMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        StreamCancelFuzzer.of(trial -> AsyncStream.empty()).withBudget(0))
                .withMessage("units < 1: 0");
    }
}
