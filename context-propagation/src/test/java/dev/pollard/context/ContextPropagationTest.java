// SPDX-License-Identifier: Apache-2.0
package dev.pollard.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class ContextPropagationTest {
    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final ContextPropagation propagation = ContextPropagation.of(ContextSnapshotFactory.builder()
            .contextRegistry(new ContextRegistry()
                    .registerThreadLocalAccessor("user", USER)
                    .registerThreadLocalAccessor(new Slf4jThreadLocalAccessor("request")))
            .clearMissing(true)
            .build());
    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build();
    private final Spawner spawner = propagation.on(runtime);

    @AfterEach
    void close() throws Exception {
        USER.remove();
        MDC.clear();
        assertThat(runtime.<String>blockOn(seen())).as("left on the worker").isEqualTo("null null");
        runtime.close();
    }

    private static String here() {
        return USER.get() + " " + MDC.get("request");
    }

    /** What is there in a poll. */
    private static Future<String> seen() {
        return Futures.fromCallable(ContextPropagationTest::here);
    }

    /** What is there in a poll after the first. */
    private static Future<String> seenLater() {
        return Futures.yieldNow().andThen(done -> seen());
    }

    @Test
    void valuesOfTheSpawningThreadAreThereInEachPoll() throws Exception {
        USER.set("ada");
        MDC.put("request", "1");
        JoinHandle<String> handle =
                spawner.spawn(Futures.join(seen(), seenLater()).map(Object::toString));
        USER.set("grace");
        MDC.put("request", "2");

        assertThat(runtime.blockOn(handle)).isEqualTo("Tuple2[t1=ada 1, t2=ada 1]");
    }

    @Test
    void futureCanBeCapturedByItself() throws Exception {
        USER.set("ada");
        Future<String> captured = propagation.capture(seenLater());
        USER.set("grace");

        assertThat(runtime.blockOn(captured)).isEqualTo("ada null");
    }

    @Test
    void tasksThatTakeTurnsDoNotMix() throws Exception {
        List<JoinHandle<String>> handles = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            USER.set("user" + i);
            handles.add(spawner.spawn("named", seenLater()));
        }
        USER.remove();
        for (int i = 0; i < 10; i++) {
            assertThat(runtime.blockOn(handles.get(i))).isEqualTo("user" + i + " null");
        }
    }

    @Test
    void whatWasNotSetIsNotSetInside() throws Exception {
        Future<String> captured = propagation.capture(seen());
        USER.set("of the polling thread");

        assertThat(captured.poll(Context.of(Waker.noop())).value()).isEqualTo("null null");
        assertThat(USER.get()).isEqualTo("of the polling thread");
    }

    @Test
    void valuesOfThePollingThreadAreBackAfterAFailure() {
        USER.set("ada");
        Future<String> failing = propagation.capture(Futures.failed(new IOException()));
        USER.set("grace");

        assertThatThrownBy(() -> failing.poll(Context.of(Waker.noop()))).isInstanceOf(IOException.class);
        assertThat(USER.get()).isEqualTo("grace");
    }

    @Test
    void changesAreGoneWithTheNextPollUnlessTheyAreKept() throws Exception {
        for (boolean kept : new boolean[] {false, true}) {
            USER.set("ada");
            ContextPropagation chosen = kept ? propagation.keepingChanges() : propagation;
            Future<String> changing = Futures.fromCallable(() -> {
                        USER.set("grace");
                        MDC.put("request", "2");
                        return "";
                    })
                    .andThen(v -> seenLater());

            assertThat(runtime.blockOn(chosen.on(runtime).spawn(changing))).isEqualTo(kept ? "grace 2" : "ada null");
            assertThat(USER.get()).isEqualTo("ada");
        }
    }

    @Test
    void whatIsSpawnedInsideTakesTheValuesAlong() throws Exception {
        USER.set("ada");
        Future<String> parent = Futures.<JoinHandle<String>>pollFn(cx -> {
                    MDC.put("request", "2"); // for the child only
                    return Poll.ready(cx.service(Spawner.class).spawn(seenLater()));
                })
                .andThen(handle -> handle);

        assertThat(runtime.blockOn(spawner.spawn(parent))).isEqualTo("ada 2");
    }

    @Test
    void childrenOfAScopeTakeTheValuesAlong() throws Exception {
        USER.set("ada");
        Future<String> scope = Scope.run(outer -> outer.spawn(Scope.run(inner -> inner.spawn(seenLater()))));

        assertThat(runtime.blockOn(spawner.spawn(scope))).isEqualTo("ada null");
    }

    @Test
    void cancelAndTheCleanupThatItLeavesSeeTheValues() throws Exception {
        CompletableFuture<String> inCancel = new CompletableFuture<>();
        CompletableFuture<String> inCleanup = new CompletableFuture<>();
        CompletableFuture<String> polled = new CompletableFuture<>();
        Future<String> resource = new Future<>() {
            private @Nullable CleanupScope scope;

            @Override
            public Poll<String> poll(Context cx) {
                scope = cx.service(CleanupScope.class);
                polled.complete("");
                return Poll.pending();
            }

            @Override
            public void cancel() {
                inCancel.complete(here());
                if (scope != null) {
                    scope.cleanUp("close", seenLater().map(inCleanup::complete));
                }
            }
        };
        USER.set("ada");
        JoinHandle<String> handle = spawner.spawn(resource);
        USER.set("grace");
        polled.join();
        handle.abort();

        assertThat(inCancel.join()).isEqualTo("ada null");
        assertThat(inCleanup.join()).isEqualTo("ada null");
    }

    @Test
    void commandsAndBlockingCallsSeeTheValues() throws Exception {
        USER.set("ada");
        CompletableFuture<String> command = new CompletableFuture<>();
        spawner.execute(() -> command.complete(here()));

        assertThat(command.join()).isEqualTo("ada null");
        assertThat(runtime.blockOn(spawner.spawnBlocking(ContextPropagationTest::here)))
                .isEqualTo("ada null");
    }

    @Test
    void contextForPollingByHandHasTheSpawner() {
        assertThat(spawner.newContext(Waker.noop()).find(Spawner.class)).isSameAs(spawner);
    }

    @Test
    void globalRegistryIsTheDefault() throws Exception {
        ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
        try {
            USER.set("ada");
            Future<String> captured = ContextPropagation.create().capture(seenLater());
            USER.set("grace");

            assertThat(runtime.blockOn(captured)).isEqualTo("ada null");
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("user");
        }
    }

    @Test
    void whatCarriesIsNamedAsWhatItCarries() {
        assertThat(propagation.capture(seen())).hasToString("FromCallable");
        assertThat(propagation.keepingChanges()).hasToString("ContextPropagation(keeping changes)");
    }
}
