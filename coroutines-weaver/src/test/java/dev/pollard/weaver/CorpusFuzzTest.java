// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.Sequence;
import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.Cursor;
import dev.pollard.testkit.Trial;
import dev.pollard.weaver.run.World;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fuzzer of the test kit cancels every scenario of the corpus at every poll, with polls too many in between, and finds nothing left behind. */
class CorpusFuzzTest {

    private static Map<String, byte[]> classes() throws Exception {
        return Compiled.classes(CorpusTest.sources(17), "--release", "17", "-g");
    }

    @Test
    void nothingIsLeftBehindWhereverAWovenBodyIsCancelled() throws Exception {
        fuzzAll(Weaves.load(Weaves.all(classes(), Options.DEFAULT)));
    }

    @Test
    void nothingIsLeftBehindWhereverAnUnwovenBodyIsCancelled() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");

        fuzzAll(Weaves.load(classes()));
    }

    private static void fuzzAll(ClassLoader loader) throws Exception {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        List<String> failures = new ArrayList<>();
        int fuzzed = 0;
        thread.setUncaughtExceptionHandler((any, ofCleanup) -> {}); // some scenarios fail on their way out
        try {
            for (String name : CorpusTest.sources(17).keySet()) {
                for (Method scenario : Comparison.scenarios(loader.loadClass(name))) {
                    fuzzed += fuzz(scenario, failures) ? 1 : 0;
                }
            }
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
        assertThat(failures).isEmpty();
        assertThat(fuzzed).isGreaterThan(150);
    }

    private static boolean fuzz(Method scenario, List<String> failures) throws Exception {
        Object sample = scenario.invoke(null, World.watched(new Unwatched()));
        if (sample instanceof Sequence || sample instanceof Coroutine) {
            return false; // nothing to poll
        }
        CancelFuzzer fuzzer = sample instanceof AsyncStream
                ? CancelFuzzer.ofCursor(trial -> cursor(make(scenario, trial)))
                : CancelFuzzer.ofFuture(trial -> (Future<?>) make(scenario, trial));
        try {
            fuzzer.withRandomRuns(10).run();
        } catch (Throwable failure) {
            failures.add(scenario + ": " + failure);
        }
        return true;
    }

    private static Object make(Method scenario, Trial trial) {
        try {
            return scenario.invoke(null, World.watched(new World.Watch() {
                @Override
                public <T> Future<T> over(Future<T> future) {
                    return trial.watch(future);
                }
            }));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Cursor<Object> cursor(Object stream) {
        @SuppressWarnings("unchecked")
        AsyncIterator<Object> iterator = ((AsyncStream<Object>) stream).iterator();
        return Cursor.of(iterator::pollNext, iterator::cancel);
    }

    private static final class Unwatched implements World.Watch {
        @Override
        public <T> Future<T> over(Future<T> future) {
            return future;
        }
    }
}
