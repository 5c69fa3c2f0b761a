// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When the shared runtime is started: each look in a class loader of its own, where nobody has started it before. */
class SharedRuntimeTest {

    /** Looks up what operators look up, waits for nothing, and says how many items there were. */
    public static final class Synchronous implements Callable<Object> {
        @Override
        public Object call() {
            int[] items = new int[1];
            AsyncStream<Integer> stream = AsyncStream.range(0, 100)
                    .mapAsync(4, n -> Futures.ready(n))
                    .flatMap(4, n -> AsyncStream.of(n))
                    .timed()
                    .map(timed -> 1)
                    .share(dev.pollard.stream.SharePolicy.of(8, dev.pollard.stream.Overflow.WAIT))
                    .buffer(8, dev.pollard.stream.Overflow.WAIT);
            stream.subscribe(new Counting<>(items));
            return items[0];
        }
    }

    /** The same for a thread that waits. */
    public static final class Blocking implements Callable<Object> {
        @Override
        public Object call() {
            return (int) AsyncStream.range(0, 100)
                    .mapAsync(4, n -> Futures.ready(n))
                    .blockingStream()
                    .count();
        }
    }

    /** Needs a timer. */
    public static final class Waiting implements Callable<Object> {
        @Override
        public Object call() {
            return (int) AsyncStream.range(0, 100)
                    .mapAsync(4, n -> Time.sleep(Duration.ofMillis(1)).map(done -> n))
                    .blockingStream()
                    .count();
        }
    }

    private record Counting<T>(int[] items) implements Flow.Subscriber<T> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T item) {
            items[0]++;
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}
    }

    /** Calls it with classes of its own, and returns whether that has started threads of a shared runtime. */
    private static boolean starts(Class<? extends Callable<Object>> type) throws Exception {
        URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(SharedRuntimeTest::url)
                .toArray(URL[]::new);
        long before = sharedThreads();
        try (URLClassLoader own = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Object made = own.loadClass(type.getName()).getConstructor().newInstance();
            assertThat(((Callable<?>) made).call()).isEqualTo(100);
        }
        return sharedThreads() > before;
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private static long sharedThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pollard-shared-worker"))
                .count();
    }

    @Test
    void aStreamThatNeverWaitsStartsNone() throws Exception {
        for (Class<? extends Callable<Object>> type : List.of(Synchronous.class, Blocking.class)) {
            assertThat(starts(type)).as(type.getSimpleName()).isFalse();
        }
    }

    @Test
    void aTimerStartsIt() throws Exception {
        assertThat(starts(Waiting.class)).isTrue();
    }
}
