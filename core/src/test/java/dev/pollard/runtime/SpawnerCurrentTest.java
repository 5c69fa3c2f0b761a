// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where {@code Spawner.current()} spawns. */
@Timeout(60)
class SpawnerCurrentTest {
    private final AsyncRuntime runtime =
            AsyncRuntime.builder().workers(2).name("test").build();
    private final LocalRuntime local = LocalRuntime.create();

    @AfterEach
    void close() {
        runtime.close(Duration.ZERO);
        local.close(Duration.ZERO);
    }

    private static Future<Spawner> current() {
        return Futures.fromCallable(Spawner::current);
    }

    @Test
    void inATaskItIsTheRuntime() throws Exception {
        assertThat(runtime.blockOn(current())).isSameAs(runtime);
        assertThat(local.blockOn(current())).isSameAs(local);
        Spawner later = local.blockOn(Time.sleep(Duration.ofMillis(1)).map(done -> Spawner.current()));
        assertThat(later).isSameAs(local);
    }

    @Test
    void whatIsSpawnedRuns() throws Exception {
        Future<Integer> parent = Futures.defer(() -> Spawner.current().spawn(new Countdown(10)));
        assertThat(runtime.blockOn(parent)).isEqualTo(10);
        Future<Integer> onOneThread = Futures.defer(() -> Spawner.current().spawn(new Countdown(10)));
        assertThat(local.blockOn(onOneThread)).isEqualTo(10);
    }

    @Test
    void inAScopeItIsTheScopeBeItInTheBodyOrInAChild() throws Exception {
        for (Spawner outer : List.of(runtime, local)) {
            List<Spawner> found = new ArrayList<>();
            Future<Integer> task = Scope.run(scope -> {
                        assertThat(Spawner.current()).isSameAs(scope);
                        return Futures.yieldNow().andThen(turn -> {
                            assertThat(Spawner.current()).isSameAs(scope);
                            return scope.spawn(Futures.yieldNow().map(own -> {
                                assertThat(Spawner.current()).isSameAs(scope);
                                return 1;
                            }));
                        });
                    })
                    .map(value -> {
                        found.add(Spawner.current());
                        return value;
                    });
            assertThat(blockOn(outer, task)).isEqualTo(1);
            assertThat(found).singleElement().isSameAs(outer);
        }
    }

    private static <T> T blockOn(Spawner spawner, Future<T> future) throws Exception {
        return spawner instanceof LocalRuntime one ? one.blockOn(future) : ((AsyncRuntime) spawner).blockOn(future);
    }

    @Test
    void scopesNestAndAreLeftAgainAlsoByAFailure() throws Exception {
        Future<Integer> task = Scope.run(outer -> Scope.run(inner -> {
                    assertThat(Spawner.current()).isSameAs(inner);
                    throw new IOException();
                })
                .recover(IOException.class, failure -> {
                    assertThat(Spawner.current()).isSameAs(outer);
                    return null;
                })
                .map(done -> 1));
        assertThat(runtime.blockOn(task)).isEqualTo(1);
        assertThat(local.blockOn(current())).isSameAs(local);
    }

    @Test
    void aTaskOfTheRuntimeThatIsSpawnedInAScopeIsOutsideOfIt() throws Exception {
        Future<Spawner> task = Scope.run(scope -> runtime.spawn(current()));
        assertThat(runtime.blockOn(task)).isSameAs(runtime);
    }

    @Test
    void aCallThatBlocksHasWhatItsMakerHas() throws Exception {
        assertThat(runtime.blockOn(runtime.spawnBlocking(Spawner::current))).isSameAs(runtime);
        assertThat(local.blockOn(Futures.blocking(Spawner::current))).isSameAs(local);
        Future<Boolean> inScope = Scope.run(scope -> Futures.blocking(() -> Spawner.current() == scope));
        assertThat(runtime.blockOn(inScope)).isTrue();
        Future<Spawner> inPlace = pollFn(cx -> Poll.ready(AsyncRuntime.blockInPlace(Spawner::current)));
        assertThat(runtime.blockOn(inPlace)).isSameAs(runtime);
        CompletableFuture<Spawner> command = new CompletableFuture<>();
        runtime.execute(() -> command.complete(Spawner.current()));
        assertThat(command.join()).isSameAs(runtime);
    }

    @Test
    void aRuntimeInACallThatBlocksIsThatOneAndThenTheOtherAgain() throws Exception {
        Future<Boolean> task = Futures.blocking(() -> {
            Spawner before = Spawner.current();
            boolean inside = local.blockOn(current()) == local;
            return inside && before == runtime && Spawner.current() == runtime;
        });
        assertThat(runtime.blockOn(task)).isTrue();
    }

    @Test
    void elsewhereItSaysSo() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(Spawner::current)
                .withMessage("no runtime on thread " + Thread.currentThread().getName()
                        + ": Spawner.current() is for code that a task runs; elsewhere, name the runtime");
        local.blockOn(current());
        assertThatIllegalStateException().isThrownBy(Spawner::current);
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(current())::poll)
                .withMessageStartingWith("no runtime on thread");
    }
}
