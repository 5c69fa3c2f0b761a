// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.forEach;
import static dev.pollard.coroutine.Coroutines.generator;
import static dev.pollard.coroutine.Coroutines.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.coroutine.Items;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body that loops over a stream lets it go on while it waits for something else. */
class LoopsTest {
    private final List<Object> log = new ArrayList<>();

    /** Gives 1, 2 and 3, and notes what is asked of it. */
    private final class Numbers implements AsyncIterator<Integer> {
        private int next = 1;
        private @Nullable Exception failure;

        @Override
        public Step<Integer> pollNext(Context cx) {
            log.add("next");
            return next > 3 ? Step.end() : Poll.ready(next++);
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            log.add("progress");
            if (failure != null) {
                throw failure;
            }
            return next > 3;
        }

        @Override
        public void cancel() {
            log.add("cancel");
        }
    }

    private final Numbers numbers = new Numbers();
    private final AsyncStream<Integer> stream = () -> numbers;
    private final ManualFuture<String> other = ManualFuture.named("other");

    @Test
    void theStreamGoesOnWithEachPollInWhichTheBodyWaits() {
        TestTask<Integer> task = TestTask.of(async(() -> {
            int sum = 0;
            try (Items<Integer> items = items(stream)) {
                while (items.advance()) {
                    sum += items.item();
                    if (sum == 1) {
                        await(other);
                    }
                }
            }
            return sum;
        }));
        task.assertPending();
        task.assertPending();
        assertThat(log).containsExactly("next", "progress", "progress");
        other.complete("x");
        task.assertReady(6);
        assertThat(log).containsExactly("next", "progress", "progress", "next", "next", "next");
    }

    @Test
    void anEndThatShowsMeanwhileIsTheEnd() {
        TestTask<Integer> task = TestTask.of(async(() -> {
            int last = 0;
            try (Items<Integer> items = items(stream)) {
                while (items.advance()) {
                    last = items.item();
                    if (last == 3) {
                        await(other);
                    }
                }
            }
            return last;
        }));
        task.assertPending();
        task.assertPending();
        other.complete("x");
        task.assertReady(3);
        assertThat(log).containsExactly("next", "next", "next", "progress", "next");
    }

    @Test
    void aFailureThatShowsMeanwhileComesOutOfTheNextAdvance() {
        numbers.failure = new IOException("broken");
        TestTask<String> task = TestTask.of(async(() -> {
            try (Items<Integer> items = items(stream)) {
                items.advance();
                String s = await(other);
                try {
                    items.advance();
                    return "no failure";
                } catch (IOException e) {
                    return s + e.getMessage();
                }
            }
        }));
        task.assertPending();
        other.complete("still ");

        task.assertReady("still broken");
        assertThat(log).containsExactly("next", "progress");
    }

    @Test
    void aLoopThatIsLeftEndsTheStream() {
        TestTask<Integer> task = TestTask.of(async(() -> {
            try (Items<Integer> items = items(stream)) {
                while (items.advance()) {
                    if (items.item() == 2) {
                        break;
                    }
                }
            }
            await(other);
            return 0;
        }));
        task.assertPending();

        assertThat(log).containsExactly("next", "next", "cancel");
    }

    @Test
    void aLoopThatNobodyClosesEndsWithTheBody() {
        TestTask<Integer> task = TestTask.of(async(() -> {
            Items<Integer> items = items(stream);
            items.advance();
            return items.item();
        }));

        task.assertReady(1);
        assertThat(log).containsExactly("next", "cancel");
    }

    @Test
    void aLoopWithALambdaDoesTheSame() {
        TestTask<Integer> task = TestTask.of(async(() -> {
            List<Integer> seen = new ArrayList<>();
            forEach(stream, n -> {
                if (n == 2) {
                    await(other);
                }
                seen.add(n);
            });
            return seen.size();
        }));
        task.assertPending();
        task.assertPending();
        assertThat(log).containsExactly("next", "next", "progress", "progress");
        other.complete("x");
        task.assertReady(3);
    }

    @Test
    void aGeneratorLetsItsStreamGoOnWhileItsConsumerIsBusy() throws Exception {
        AsyncIterator<Integer> doubled = generator(out -> {
                    try (Items<Integer> items = items(stream)) {
                        while (items.advance()) {
                            out.emit(items.item() * 2);
                        }
                    }
                })
                .map(n -> (Integer) n)
                .iterator();
        TestContext cx = TestContext.create();
        assertThat(doubled.pollNext(cx).value()).isEqualTo(2);

        assertThat(doubled.pollProgress(cx)).isFalse();

        assertThat(log).containsExactly("next", "progress");
        doubled.cancel();
        assertThat(log).containsExactly("next", "progress", "cancel");
    }
}
