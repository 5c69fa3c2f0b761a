// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import static dev.pollard.testkit.assertj.PollardAssertions.assertThat;
import static dev.pollard.testkit.assertj.PollardAssertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.RetryPolicy;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.io.BufReader;
import dev.pollard.io.Duplex;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncStream;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.SimulationFailure;
import dev.pollard.testkit.TestTask;
import dev.pollard.testkit.io.ScriptedIo;
import dev.pollard.testkit.stream.ManualStream;
import dev.pollard.testkit.stream.ScriptedStream;
import dev.pollard.testkit.stream.StreamCancelFuzzer;
import dev.pollard.testkit.stream.StreamProbe;
import dev.pollard.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/guides/testing.md. */
class TestingTest {

    @Test
    void givesUpAfterASecond() {
        ManualFuture<String> answer = ManualFuture.named("answer");
        TestTask<String> task = TestTask.of(answer.timeout(Duration.ofSeconds(1)));

        assertThat(task.pollOnce()).isPending().isNotWoken();
        task.time().advance(Duration.ofSeconds(1));
        assertThat(task).isWoken();
        assertThat(task.pollOnce()).hasFailedWith(TimeoutExceededException.class);
        assertThat(answer).isCancelledOnce();
    }

    @Test
    void addsOne() {
        ManualFuture<Integer> number = ManualFuture.create();
        TestTask<Integer> task = TestTask.of(number.map(n -> n + 1));

        task.assertPending();
        number.complete(41);
        task.assertWoken().assertReady(42);
    }

    @Test
    void triesAgainEachMinute() throws Exception {
        int[] attempts = {0};
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(4)
                .delay(Duration.ofMinutes(1))
                .jitter(0)
                .build();
        Future<String> server = Futures.retry(
                policy, () -> ++attempts[0] < 4 ? Futures.failed(new IOException("not yet")) : Futures.ready("there"));
        TestTask<String> task = TestTask.of(server);

        assertThat(task.runToEnd()).isEqualTo("there");
        assertThat(task.time().elapsed()).hasMinutes(3);
    }

    // ---- streams and connections

    @Test
    void takesNoMoreThanIsAskedFor() {
        ManualStream<Integer> source = ManualStream.named("source");
        StreamProbe<Integer> probe = StreamProbe.of(source.filter(n -> n % 2 == 0));

        source.emit(1).emit(2).emit(3).emit(4);
        probe.expectItem(2);
        assertThat(source.taken()).isEqualTo(2);
        source.end();
        probe.expectItem(4).expectEnd();
    }

    @Test
    void passesTheFailureOn() {
        AsyncStream<String> prices = ScriptedStream.of("17", "18")
                .thenWait(Duration.ofSeconds(5))
                .thenItems("19")
                .thenFail(new IOException("reset"));
        StreamProbe<Integer> probe = StreamProbe.of(prices.map(Integer::parseInt));

        probe.expectItems(17, 18).expectPending();
        probe.time().advance(Duration.ofSeconds(5));
        probe.expectWoken().expectItem(19).expectFailure(IOException.class);
    }

    @Test
    void greetsWhoeverSaysHello() throws Exception {
        ScriptedIo peer = ScriptedIo.script()
                .read("hel")
                .waitFor(Duration.ofSeconds(1))
                .read("lo\n")
                .write("hello yourself\n")
                .build();

        TestTask.of(greet(peer)).runToEnd();

        peer.assertFinished();
    }

    private static Future<Void> greet(ScriptedIo connection) {
        return new BufReader(connection)
                .readLine()
                .andThen(line -> connection.writeAll(ByteBuffer.wrap((line + " yourself\n").getBytes())));
    }

    // ---- cancelling at every poll

    @Test
    void cancelLeavesNothing() {
        CancelFuzzer.ofFuture(trial -> {
                    ManualFuture<Integer> child = trial.manual("child");
                    trial.event(() -> child.complete(1));
                    return child.timeout(Duration.ofSeconds(1));
                })
                .run();
    }

    @Test
    void cancelledWaiterLosesNoPermit() {
        CancelFuzzer.ofFutures(trial -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(1);
                    trial.leaks().count("permits", semaphore::availablePermits);
                    return List.of(useOnce(semaphore), useOnce(semaphore), useOnce(semaphore));
                })
                .run();
    }

    private static Future<Integer> useOnce(AsyncSemaphore semaphore) {
        return semaphore.withPermit(() -> Futures.yieldNow().map(x -> 1));
    }

    @Test
    void cancelledStreamLeavesNothing() {
        StreamCancelFuzzer.of(trial -> {
                    ManualStream<Integer> source = trial.watched(ManualStream.named("source"));
                    trial.event(() -> source.emit(1))
                            .event(() -> source.emit(2))
                            .event(source::end);
                    return source.bufferTimeout(10, Duration.ofSeconds(1));
                })
                .run();
    }

    // ---- simulations

    @Test
    void aDayTakesNoTime() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.blockOn(Time.sleep(Duration.ofDays(1)));
            assertThat(runtime.elapsed()).hasDays(1);
        }
    }

    /** A counter behind something that takes time: read, wait, write. */
    static final class Counter {
        int value;

        Future<Integer> increment() {
            return Futures.defer(() -> {
                int seen = value;
                return Futures.yieldNow().map(x -> value = seen + 1);
            });
        }
    }

    static void bothIncrementsCount(SimulatedRuntime runtime) throws Exception {
        Counter counter = new Counter();
        JoinHandle<Integer> a = runtime.spawn("a", counter.increment());
        JoinHandle<Integer> b = runtime.spawn("b", counter.increment());
        runtime.blockOn(Futures.join(a, b));
        assertThat(counter.value).isEqualTo(2);
    }

    @Test
    void theLostIncrementIsFound() {
        assertThatThrownBy(() -> Simulation.run(1_000, TestingTest::bothIncrementsCount))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("seed 0, replay with -Dpollard.simulation.seed=0, or\n0 surprises left of ")
                .hasMessageContaining("#1 a gave way\n");
    }

    @Test
    void bothIncrementsCountInEveryOrder() {
        Simulation.Exploration all = Simulation.of(runtime -> {
                    Counter counter = new Counter();
                    AsyncMutex mutex = new AsyncMutex("counter");
                    JoinHandle<Integer> a = runtime.spawn("a", mutex.withLock(counter::increment));
                    JoinHandle<Integer> b = runtime.spawn("b", mutex.withLock(counter::increment));
                    runtime.blockOn(Futures.join(a, b));
                    assertThat(counter.value).isEqualTo(2);
                })
                .workers(2)
                .explore();
        assertThat(all.runs()).isGreaterThan(10);
    }

    @Test
    void twoSidesOfAConnectionInOneSimulation() {
        Simulation.of(runtime -> {
                    Duplex.Pair connection = Duplex.pair(4);
                    JoinHandle<String> server = runtime.spawn("server", new BufReader(connection.left()).readLine());
                    runtime.spawn(
                            "client",
                            Time.sleep(Duration.ofMillis(runtime.choose(100)))
                                    .andThen(x -> connection.right().writeAll(ByteBuffer.wrap("hello\n".getBytes()))));
                    assertThat(runtime.blockOn(server)).isEqualTo("hello");
                })
                .workers(2)
                .pollTime(Duration.ofMillis(1))
                .run(200);
    }
}
