// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pollard.coroutine.AsyncTrace;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A failure shows the chain of the bodies that awaited it, each with the file and the line of its await, woven or not. */
class TraceTest {
    /** The lines of the awaits, from the innermost one out; each is noted in the line before. */
    private final List<Integer> lines = new ArrayList<>();

    private static int nextLine() {
        return StackWalker.getInstance()
                        .walk(frames -> frames.skip(1).findFirst().orElseThrow())
                        .getLineNumber()
                + 1;
    }

    private Future<Integer> inner() {
        return async(() -> {
            await(Futures.yieldNow());
            lines.add(nextLine());
            throw new IOException("lost");
        });
    }

    private Future<Integer> middle() {
        return async(() -> {
            int sum = await(Futures.yieldNow().map(v -> 1));
            int line = nextLine() + 1;
            try {
                return sum + await(inner());
            } finally {
                lines.add(line);
            }
        });
    }

    private Future<Integer> outer() {
        return async(() -> {
            int line = nextLine() + 1;
            try {
                return await(middle());
            } finally {
                lines.add(line);
            }
        });
    }

    private Future<Integer> acrossTasks(Spawner spawner) {
        return async(() -> {
            int line = nextLine() + 1;
            try {
                return await(spawner.spawn(outer()));
            } finally {
                lines.add(line);
            }
        });
    }

    /** The lines of this file in the failure: in its own trace, and then in that of the bodies. */
    private static List<Integer> shown(Throwable failure) {
        List<StackTraceElement> all = new ArrayList<>(List.of(failure.getStackTrace()));
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof AsyncTrace) {
                all.addAll(List.of(suppressed.getStackTrace()));
            }
        }
        return all.stream()
                .filter(line -> "TraceTest.java".equals(line.getFileName())
                        && line.getMethodName().startsWith("lambda$"))
                .map(StackTraceElement::getLineNumber)
                .toList();
    }

    @Test
    void aFailureShowsTheBodiesOfItsTask() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            IOException failure = catchThrowableOfType(IOException.class, () -> runtime.blockOn(outer()));

            assertThat(lines).hasSize(3);
            assertThat(shown(failure)).containsSubsequence(lines);
        }
    }

    @Test
    void aFailureShowsTheBodiesOfOtherTasksThatAwaitedIt() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            IOException failure = catchThrowableOfType(IOException.class, () -> runtime.blockOn(acrossTasks(runtime)));

            assertThat(lines).hasSize(4);
            assertThat(shown(failure)).containsSubsequence(lines);
        }
    }
}
