// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShapeTest {
    /** Four units, and a rest. */
    private static final int SIZE = 4 * Cursor.ITEMS_PER_UNIT + 7;

    private final int threshold = Specialisation.threshold;

    /** The classes of the cursors that the items came through. */
    private final List<Class<?>> seen = new ArrayList<>();

    private boolean waits;
    private int cancels;

    @AfterEach
    void restore() {
        Specialisation.threshold = threshold;
    }

    /** Remembers which class asks it for items: that of the stage behind it. */
    private AsyncStream<Integer> source() {
        return () -> new AsyncIterator<>() {
            private int next;

            @Override
            public Step<Integer> pollNext(Context cx) {
                if (waits && next == 5) {
                    return Poll.pending();
                }
                return next < SIZE ? Poll.ready(next++) : Step.end();
            }

            @Override
            public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
                seen.add(sink.getClass());
                return AsyncIterator.super.drain(cx, sink);
            }

            @Override
            public void cancel() {
                cancels++;
            }
        };
    }

    /** A class that has no name: it can't be printed, so it is not handed to an assertion. */
    private Class<?> last() {
        return seen.get(seen.size() - 1);
    }

    private Future<Long> pipeline() {
        return source().map(i -> i + 1).filter(i -> i % 3 != 0).fold(0L, (sum, i) -> sum + i);
    }

    private static <T> T run(Future<T> future) throws Exception {
        ManualContext cx = new ManualContext();
        Poll<T> poll = future.poll(cx);
        while (poll.isPending()) {
            poll = future.poll(cx);
        }
        return poll.value();
    }

    @Test
    void hotPipelineRunsThroughCopiesAndGivesTheSame() throws Exception {
        Specialisation.threshold = 3;
        long plain = run(pipeline()); // 2 units: two thirds of the items pass
        assertThat(run(pipeline())).isEqualTo(plain); // 4 units
        assertThat(run(pipeline())).isEqualTo(plain);

        assertThat(seen).hasSizeGreaterThanOrEqualTo(3);
        assertThat(seen.get(0) == seen.get(1)).isTrue();
        assertThat(seen.get(0).isHidden()).isFalse();
        assertThat(last().isHidden()).isTrue();
        assertThat(last().getNestHost()).isSameAs(Map.class);
    }

    @Test
    void foldOfACopyKeepsResultsOfAnyTypeAsTheyAre() throws Exception {
        Specialisation.threshold = 1;
        List<@Nullable Object> results = Arrays.asList(1, 2L, "three", 4, null, 5.0, Long.MIN_VALUE, Integer.MIN_VALUE);
        List<List<@Nullable Object>> befores = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            List<@Nullable Object> before = new ArrayList<>();
            befores.add(before);
            Object last = run(source().map(i -> i).<@Nullable Object>fold(7, (soFar, i) -> {
                before.add(soFar);
                return results.get(i % results.size());
            }));
            assertThat(last).isEqualTo(results.get((before.size() - 1) % results.size()));
        }

        assertThat(last().isHidden()).isTrue();
        assertThat(befores.get(0)).startsWith(7, 1, 2L, "three", 4, null, 5.0, Long.MIN_VALUE, Integer.MIN_VALUE, 1);
        assertThat(befores.get(1)).isEqualTo(befores.get(0));
        assertThat(befores.get(2)).isEqualTo(befores.get(0));
    }

    @Test
    void shortRunsAreNeverCopied() throws Exception {
        Specialisation.threshold = 1;
        for (int i = 0; i < 100; i++) {
            run(source().take(Cursor.ITEMS_PER_UNIT - 1).map(n -> n).toList());
        }

        assertThat(seen).isNotEmpty();
        assertThat(seen.stream().anyMatch(Class::isHidden)).isFalse();
    }

    @Test
    void offMeansOff() throws Exception {
        Specialisation.threshold = Integer.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            run(source().map(n -> n + 1).filter(n -> n > 3).count());
        }

        assertThat(seen).isNotEmpty();
        assertThat(seen.stream().anyMatch(Class::isHidden)).isFalse();
    }

    @Test
    void pipelinesWithOtherFunctionsAreOtherShapes() throws Exception {
        Specialisation.threshold = 1;
        for (int i = 0; i < 3; i++) {
            run(source().map(n -> n + 1).count());
            run(source().map(n -> n + 2).count());
        }

        assertThat(seen.stream().filter(Class::isHidden).distinct().count()).isEqualTo(2);
    }

    @Test
    void copyFailsAsTheOriginalDoes() throws Exception {
        Specialisation.threshold = 1;
        int[] limit = {Integer.MAX_VALUE};
        AsyncStream<Integer> stream = source().map(i -> {
            if (i == limit[0]) {
                throw new IOException("at " + i);
            }
            return i;
        });
        assertThat(run(stream.count())).isEqualTo(SIZE);
        assertThat(run(stream.count())).isEqualTo(SIZE);
        limit[0] = 5;

        Future<Long> failing = stream.count();
        assertThatThrownBy(() -> run(failing)).isInstanceOf(IOException.class).hasMessage("at 5");
        assertThatThrownBy(() -> run(failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("future polled after completion: Count(Map(");
        assertThat(last().isHidden()).isTrue();
    }

    @Test
    void cancellingReachesTheSourceOfACopy() throws Exception {
        Specialisation.threshold = 1;
        AsyncStream<Integer> stream = source().map(i -> i);
        run(stream.count());
        run(stream.count());
        waits = true;

        Future<Long> future = stream.count();
        ManualContext cx = new ManualContext();
        assertThat(future.poll(cx).isPending()).isTrue();
        assertThat(last().isHidden()).isTrue();
        assertThat(cancels).isZero();
        future.cancel();
        future.cancel();

        assertThat(cancels).isOne();
        assertThatThrownBy(() -> future.poll(cx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cancel");
    }

    @Test
    void manyThreadsMayRunOneShapeAtOnce() throws Exception {
        Specialisation.threshold = 3;
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<java.util.concurrent.Future<Long>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                results.add(executor.submit(() -> {
                    barrier.await();
                    long sum = 0;
                    for (int i = 0; i < 50; i++) {
                        sum += run(AsyncStream.range(0, SIZE)
                                .map(n -> n * 3)
                                .skip(5)
                                .fold(0L, (a, b) -> a + b));
                    }
                    return sum;
                }));
            }
            for (java.util.concurrent.Future<Long> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS))
                        .isEqualTo(results.get(0).get());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void hotShapeFindsAPlaceInATableFullOfColdOnes() throws Exception {
        Specialisation.threshold = Integer.MAX_VALUE;
        // Far more shapes than the table has places.
        for (int depth = 0; depth < 62; depth++) {
            for (int variant = 0; variant < 24; variant++) {
                AsyncStream<Integer> stream = AsyncStream.range(0, 2 * Cursor.ITEMS_PER_UNIT);
                for (int i = 0; i < depth; i++) {
                    stream = (variant >> (i % 4) & 1) == 0 ? stream.skip(0) : stream.take(Integer.MAX_VALUE);
                }
                run(stream.count());
            }
        }
        Specialisation.threshold = 1;
        for (int i = 0; i < 3; i++) {
            run(source().map(n -> n - 1).count());
        }

        assertThat(last().isHidden()).isTrue();
    }

    @Test
    void aFunctionsClassIsNotKept() throws Exception {
        Specialisation.threshold = 1;
        WeakReference<ClassLoader> loader = useFunctionOfAnotherLoader();
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
        }

        assertThat(loader.get()).isNull();
    }

    @SuppressWarnings("unchecked")
    private WeakReference<ClassLoader> useFunctionOfAnotherLoader() throws Exception {
        ClassLoader loader = new ClassLoader(ShapeTest.class.getClassLoader()) {};
        CheckedFunction<Integer, Integer> function = (CheckedFunction<Integer, Integer>) Proxy.newProxyInstance(
                loader, new Class<?>[] {CheckedFunction.class}, (proxy, method, arguments) -> arguments[0]);
        for (int i = 0; i < 3; i++) {
            run(source().map(function).count());
        }
        assertThat(last().isHidden()).isTrue();
        return new WeakReference<>(loader);
    }

    /** Every stage, every junction and every head, found by its class file: a copy of its cursor can be made. */
    static List<Class<?>> copied() throws Exception {
        URI root = Stage.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()
                .resolve("dev/pollard/stream/");
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(root))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("-")) {
                    Class<?> type =
                            Class.forName("dev.pollard.stream." + name.substring(0, name.length() - ".class".length()));
                    if (type != Stage.class
                            && type != Junction.class
                            && type != Head.class
                            && (Stage.class.isAssignableFrom(type)
                                    || Junction.class.isAssignableFrom(type)
                                    || Head.class.isAssignableFrom(type))) {
                        found.add(type);
                    }
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("copied")
    void everyStageJunctionAndHeadHasACursorThatCanBeCopied(Class<?> blueprint) throws Exception {
        assertThat(Specialised.constructorOf(blueprint)).isNotNull();
    }
}
