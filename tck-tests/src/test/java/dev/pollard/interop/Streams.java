// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The few streams that these tests are made of. */
final class Streams {
    private Streams() {}

    /** Counts from 1, and waits for a timer before each {@code pause}-th item (never for 0). Each cancel is counted. */
    static AsyncStream<Integer> counting(int n, int pause, AtomicInteger cancels) {
        return () -> new Counting(n, pause, cancels);
    }

    /** The items, then the failure. */
    static AsyncStream<Integer> failing(int n, Exception failure) {
        return () -> new AsyncIterator<>() {
            private int next = 1;

            @Override
            public Step<Integer> pollNext(Context cx) throws Exception {
                if (next > n) {
                    throw failure;
                }
                return Poll.ready(next++);
            }

            @Override
            public void cancel() {}
        };
    }

    /** The numbers from 1 to n. */
    static List<Integer> upTo(int n) {
        List<Integer> numbers = new ArrayList<>(n);
        for (int i = 1; i <= n; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static final class Counting implements AsyncIterator<Integer> {
        private final int end;
        private final int pause;
        private final AtomicInteger cancels;
        private Future<?> wait;
        private int next = 1;

        Counting(int end, int pause, AtomicInteger cancels) {
            this.end = end;
            this.pause = pause;
            this.cancels = cancels;
        }

        @Override
        public Step<Integer> pollNext(Context cx) throws Exception {
            if (next > end) {
                return Step.end();
            }
            if (pause > 0 && next % pause == 0) {
                if (wait == null) {
                    wait = Time.sleep(Duration.ofMillis(1));
                }
                if (wait.poll(cx).isPending()) {
                    return Poll.pending();
                }
                wait = null;
            }
            return Poll.ready(next++);
        }

        @Override
        public boolean pollProgress(Context cx) {
            return next > end;
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
            if (wait != null) {
                wait.cancel();
            }
        }
    }
}
