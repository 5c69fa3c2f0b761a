// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How many bytes of heap does a body take that waits? A million of them (fewer virtual threads), the heap after a collection, divided. Two captures and three variables that are needed after the
 * wait, one of them a {@code long}; what is awaited is shared.
 *
 * <pre>{@code
 * java -Xms4g -Xmx4g -XX:+UseParallelGC -cp benchmarks/target/benchmarks.jar dev.pollard.benchmarks.AwaitMemory
 * }</pre>
 */
public final class AwaitMemory {
    private static final int BODIES = 1_000_000;

    /** Virtual threads take twenty times as much. */
    private static final int THREADS = 200_000;

    private AwaitMemory() {}

    /**
     * Prints a line for each way to wait.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        measure("written by hand", BODIES, i -> poll(new ByHand("one", "two", i)));
        measure("woven", BODIES, i -> poll(woven("one", "two", i)));
        CompletableFuture<Integer> never = new CompletableFuture<>();
        measure("CompletableFuture", BODIES, i -> never.thenCompose(n -> CompletableFuture.completedFuture(n + i)));
        Mono<Integer> nothing = Mono.never(); // a sink looks at all its subscribers for each new one
        measure("Mono", BODIES, i -> nothing.flatMap(n -> Mono.just(n + i)).subscribe());
        if (Runtime.version().feature() >= 21) {
            measure("unwoven", THREADS, i -> poll(AwaitUnwoven.waiting("one", "two", i)));
        }
    }

    private static Future<Long> woven(Object one, Object two, int seed) {
        return async(() -> {
            int i = seed;
            long sum = seed * 3L;
            String text = one.toString();
            Integer more = await(Futures.<Integer>pending());
            return sum + i + more + text.length() + one.hashCode() + two.hashCode();
        });
    }

    /** What a person would write. */
    private static final class ByHand implements Future<Long> {
        private final Object one;
        private final Object two;
        private final Future<Integer> child = Futures.pending();
        private final int i;
        private final long sum;
        private final String text;

        ByHand(Object one, Object two, int seed) {
            this.one = one;
            this.two = two;
            this.i = seed;
            this.sum = seed * 3L;
            this.text = one.toString();
        }

        @Override
        public Poll<Long> poll(Context cx) throws Exception {
            Poll<Integer> poll = child.poll(cx);
            return poll.isPending()
                    ? Poll.pending()
                    : Poll.ready(sum + i + poll.value() + text.length() + one.hashCode() + two.hashCode());
        }

        @Override
        public void cancel() {}
    }

    private static Object poll(Future<Long> future) {
        try {
            if (future.poll(AwaitLeaf.CONTEXT).isReady()) {
                throw new IllegalStateException("does not wait");
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return future;
    }

    private static void measure(String name, int count, IntFunction<Object> make) {
        @Nullable Object[] all = new Object[count];
        make.apply(0);
        long before = used();
        for (int i = 0; i < count; i++) {
            all[i] = make.apply(i);
        }
        long bytes = used() - before;
        System.out.printf("%-20s %6.1f bytes%n", name, (double) bytes / count);
        if (all[count - 1] == null) {
            throw new IllegalStateException("not held");
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
