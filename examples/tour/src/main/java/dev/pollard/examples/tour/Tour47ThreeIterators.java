// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.generator;

import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Interval;
import dev.pollard.time.Time;
import java.time.Duration;

/** A countdown with a beat, as an async iterator written by hand, as a generator, and as a chain of operators. */
final class Tour47ThreeIterators {
    private static final Duration BEAT = Duration.ofMillis(10);

    private Tour47ThreeIterators() {}

    static final class ByHand implements AsyncIterator<Integer> {
        private final Interval beat = Time.interval(BEAT);
        private int left = 3;

        @Override
        public Step<Integer> pollNext(Context cx) {
            if (left == 0) {
                return Step.end();
            }
            return beat.pollTick(cx).isReady() ? Poll.ready(left--) : Poll.pending();
        }

        @Override
        public void cancel() {
            beat.cancel();
        }
    }

    static AsyncStream<Integer> generated() {
        return generator(out -> {
            for (int left = 3; left > 0; left--) {
                out.emit(left);
                await(Time.sleep(BEAT));
            }
        });
    }

    static AsyncStream<Integer> composed() {
        return AsyncStream.interval(BEAT).take(3).map(tick -> 3 - tick.intValue());
    }

    public static void main(String[] args) throws Exception {
        AsyncStream<Integer> byHand = ByHand::new; // a stream makes iterators, as an iterable does
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(byHand.toList()));
            System.out.println(runtime.blockOn(generated().toList()));
            System.out.println(runtime.blockOn(composed().toList()));
        }
    }
}
