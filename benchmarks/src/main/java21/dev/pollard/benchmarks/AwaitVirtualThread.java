// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What {@link Await} asks, of virtual threads without any library: they suspend by a yield, or by a park that the other of two ends. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AwaitVirtualThread.TIMES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AwaitVirtualThread {
    static final int TIMES = 10_000;

    private final AwaitLeaf ready = new AwaitLeaf(false);
    private int sum;

    /** Creates the state. */
    public AwaitVirtualThread() {}

    /** Suspends by a yield. */
    @Benchmark
    public int suspendYield() throws Exception {
        sum = 0;
        Thread.startVirtualThread(() -> {
                    for (int i = 0; i < TIMES; i++) {
                        Thread.yield();
                        sum += ready.next();
                    }
                })
                .join();
        return sum;
    }

    /** Two threads wake each other in turn, and each parks half of the times. */
    private final class Turns {
        private final Thread[] threads = new Thread[2];
        private volatile int turn;

        Turns() {
            for (int i = 0; i < 2; i++) {
                int me = i;
                threads[i] = Thread.ofVirtual().unstarted(() -> take(me));
            }
        }

        private void take(int me) {
            for (int i = me; i < TIMES; i += 2) {
                while (turn != i) {
                    LockSupport.park(this);
                }
                sum += ready.next();
                turn = i + 1;
                LockSupport.unpark(threads[1 - me]);
            }
        }

        void run() throws InterruptedException {
            threads[0].start();
            threads[1].start();
            threads[0].join();
            threads[1].join();
        }
    }

    /** Suspends by a park. */
    @Benchmark
    public int suspendPark() throws Exception {
        sum = 0;
        new Turns().run();
        return sum;
    }
}
