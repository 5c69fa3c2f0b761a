// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 4: a waker is anybody's code. One that throws is reported, and costs nobody his wake: neither a worker nor another waiter. */
@Timeout(120)
class WakerThatThrowsTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AsyncRuntime runtime = AsyncRuntime.builder()
            .workers(1)
            .onUncaught(event -> told.add(String.valueOf(event.failure().getMessage())))
            .build();
    private final Waker throwing = () -> {
        throw new IllegalStateException("bug");
    };

    @AfterEach
    void close() {
        runtime.close(Duration.ZERO);
    }

    /** Without another job for the worker, which would bring it back to what it has left. */
    private static <T> T await(JoinHandle<T> handle) throws Exception {
        return handle.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private String nextTold() throws InterruptedException {
        return Objects.requireNonNull(told.poll(60, TimeUnit.SECONDS), "nothing was told");
    }

    @Test
    void theOneWhoAwaitsATask() throws Exception {
        Probe<Integer> peer = new Probe<>("peer");
        JoinHandle<Integer> other = runtime.spawn(peer);
        Probe<Integer> subject = new Probe<>("subject");
        JoinHandle<Integer> handle = runtime.spawn(subject);
        runtime.blockOn(Futures.yieldNow());
        subject.duringPoll(() -> peer.complete(2)); // into the LIFO slot, just before the waker throws
        assertThat(handle.poll(Context.of(throwing)).isPending()).isTrue();
        subject.complete(1);

        assertThat(await(other)).isEqualTo(2);
        assertThat(nextTold()).isEqualTo("bug");
        assertThat(handle.isFinished()).isTrue();
    }

    @Test
    void theOneWhoAwaitsATaskThatIsPinned() throws Exception {
        Probe<Integer> subject = new Probe<>("subject");
        JoinHandle<Integer> handle = runtime.spawnPinned(0, () -> subject);
        runtime.blockOn(Futures.yieldNow().andThen(x -> Futures.yieldNow()));
        assertThat(handle.poll(Context.of(throwing)).isPending()).isTrue();
        subject.complete(1);
        assertThat(nextTold()).isEqualTo("bug");

        assertThat(await(runtime.spawnPinned(0, () -> Futures.ready(2)))).isEqualTo(2);
    }

    @Test
    void theOneWhoWaitsForATimer() throws Exception {
        Context cx = runtime.newContext(throwing);
        assertThat(Time.sleep(Duration.ofMillis(5)).poll(cx).isPending()).isTrue();
        JoinHandle<Void> sameTime = runtime.spawn(Time.sleep(Duration.ofMillis(5)));
        JoinHandle<Void> later = runtime.spawn(Time.sleep(Duration.ofMillis(20)));

        await(sameTime);
        await(later);
        assertThat(nextTold()).isEqualTo("bug");
    }

    @Test
    void theOneWhoGaveWay() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        JoinHandle<Integer> givesWay = runtime.spawn(pollFn(cx -> {
            if (polls.incrementAndGet() == 1) {
                cx.wakeLater(throwing);
                cx.yieldNow(); // behind it
                return Poll.pending();
            }
            return Poll.ready(polls.get());
        }));

        assertThat(await(givesWay)).isEqualTo(2);
        assertThat(nextTold()).isEqualTo("bug");
    }

    @Test
    void theOneWhoWaitsForASocket() throws Exception {
        Pipe first = Pipe.open();
        Pipe second = Pipe.open();
        Registration registration = register(first);
        assertThat(registration.pollReadable(runtime.newContext(throwing))).isFalse();
        JoinHandle<Integer> reader = runtime.spawn(FairnessTest.readable(second));
        first.sink().write(ByteBuffer.allocate(1));
        assertThat(nextTold()).isEqualTo("bug");
        second.sink().write(ByteBuffer.allocate(1));

        assertThat(await(reader)).isEqualTo(1);
        await(runtime.spawn(Time.sleep(Duration.ofMillis(1))));
        registration.close();
    }

    private Registration register(Pipe pipe) throws Exception {
        pipe.source().configureBlocking(false);
        Context cx = runtime.newContext(Waker.noop());
        return cx.service(Reactor.class).register(pipe.source(), SelectionKey.OP_READ, 0);
    }

    // ---- those who wait together: each is woken whatever another one's waker does

    /** Runs an action with the uncaught exceptions of this thread caught. */
    private static Throwable caughtDuring(Runnable action) throws InterruptedException {
        AtomicReference<Throwable> caught = new AtomicReference<>();
        Thread thread = new Thread(action);
        thread.setUncaughtExceptionHandler((t, bug) -> caught.set(bug));
        thread.start();
        thread.join();
        return caught.get();
    }

    @Test
    void oneOfThoseWhoWaitForATracker() throws Exception {
        TaskTracker tracker = TaskTracker.create();
        TaskTracker.Token token = tracker.token();
        tracker.close();
        for (int i = 0; i < 3; i++) { // a set has no order: throwing ones on both sides of the good one
            assertThat(tracker.drained().poll(Context.of(throwing)).isPending()).isTrue();
        }
        HandPolled<Void> good = HandPolled.of(tracker.drained());
        assertThat(good.poll().isPending()).isTrue();

        assertThat(caughtDuring(token::close)).hasMessage("bug");
        assertThat(good.wakes()).isEqualTo(1);
        assertThat(good.poll().isReady()).isTrue();
    }

    @Test
    void oneOfThoseWhoShareAFuture() throws Exception {
        Probe<Integer> source = new Probe<>("source");
        var shared = Futures.shared(source);
        var bad = shared.share();
        HandPolled<Integer> before = HandPolled.of(shared);
        HandPolled<Integer> after = HandPolled.of(bad.share());
        assertThat(before.poll().isPending()).isTrue();
        assertThat(bad.poll(Context.of(throwing)).isPending()).isTrue();
        assertThat(after.poll().isPending()).isTrue();

        assertThat(caughtDuring(() -> source.complete(1))).hasMessage("bug");
        assertThat(before.wakes()).isEqualTo(1);
        assertThat(after.wakes()).isEqualTo(1);
    }
}
