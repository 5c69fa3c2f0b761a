// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.Cursor;
import dev.pollard.testkit.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The {@link CancelFuzzer} for streams: cancels a run of a stream at every point of its life, on each of its paths.
 *
 * <p><b>Behaviour.</b> The fuzzer of {@link CancelFuzzer#ofCursor} goes over the stream once for each way to drive it: item by item, by drains of one, by
 * drains of three, and item by item with progress without demand before each.
 *
 * <pre>{@code
 * StreamCancelFuzzer.of(trial -> {
 *     ManualStream<Integer> source = trial.watched(ManualStream.named("source"));
 *     trial.event(() -> source.emit(1)).event(source::end);
 *     return source.bufferTimeout(10, Duration.ofSeconds(1));
 * }).run();
 * }</pre>
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class StreamCancelFuzzer {
    private final Function<? super Trial, ? extends AsyncStream<?>> factory;
    private int budget;

    private StreamCancelFuzzer(Function<? super Trial, ? extends AsyncStream<?>> factory) {
        this.factory = Objects.requireNonNull(factory, "factory");
    }

    /**
     * Returns a fuzzer.
     *
     * @param factory makes the stream under test, from children and events of the trial; the same each time
     * @return the fuzzer
     */
    public static StreamCancelFuzzer of(Function<? super Trial, ? extends AsyncStream<?>> factory) {
        return new StreamCancelFuzzer(factory);
    }

    /**
     * Limits the progress of each poll: see {@link CancelFuzzer#withBudget}.
     *
     * @param units how many units
     * @return this fuzzer
     * @throws IllegalArgumentException if {@code units} is less than 1
     */
    public StreamCancelFuzzer withBudget(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("units < 1: " + units);
        }
        budget = units;
        return this;
    }

    /**
     * Does all runs.
     *
     * @return how many there were
     * @throws AssertionError as {@link CancelFuzzer#run()} does
     */
    public int run() {
        int runs = 0;
        for (Path path : Path.values()) {
            CancelFuzzer fuzzer = CancelFuzzer.ofCursor(
                    trial -> new Driven<>(path, factory.apply(trial).iterator()));
            try {
                runs += (budget == 0 ? fuzzer : fuzzer.withBudget(budget)).run();
            } catch (AssertionError e) {
                throw new AssertionError("on the path " + path + ": " + e.getMessage(), e);
            }
        }
        return runs;
    }

    private enum Path {
        NEXT,
        DRAIN_ONE,
        DRAIN_THREE,
        PROGRESS_AND_NEXT
    }

    /** An iterator that is driven on one of the paths. */
    private record Driven<T>(Path path, AsyncIterator<T> iterator) implements Cursor<List<T>> {
        @Override
        public Step<List<T>> pollNext(Context cx) throws Exception {
            return switch (path) {
                case NEXT -> next(cx);
                case DRAIN_ONE -> drain(cx, 1);
                case DRAIN_THREE -> drain(cx, 3);
                case PROGRESS_AND_NEXT -> {
                    boolean ends = iterator.pollProgress(cx);
                    Step<List<T>> step = next(cx);
                    if (ends && !step.isEnd()) {
                        throw new AssertionError("the end was told to be next, but next was " + step);
                    }
                    yield step;
                }
            };
        }

        private Step<List<T>> next(Context cx) throws Exception {
            Step<T> step = iterator.pollNext(cx);
            if (step.isReady()) {
                return Poll.ready(List.of(step.value()));
            }
            return step.isEnd() ? Step.end() : Poll.pending();
        }

        private Step<List<T>> drain(Context cx, int max) throws Exception {
            List<T> items = new ArrayList<>();
            Drained drained = iterator.drain(cx, item -> {
                if (items.size() == max) {
                    throw new AssertionError("item after the sink declined: " + item);
                }
                items.add(item);
                return items.size() < max;
            });
            if (drained == Drained.DECLINED) {
                return Poll.ready(items);
            }
            return drained == Drained.ENDED ? Step.end() : Poll.pending();
        }

        @Override
        public void cancel() {
            iterator.cancel();
        }

        @Override
        public String toString() {
            return iterator.toString();
        }
    }
}
