// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every future of this package promises, held against each of them. */
class SyncConformanceTest {

    /** One kind of future, which has to wait for something. */
    private record Case(String name, Supplier<Scene> build) {
        /** Whether it waits for a future of its own by then: that one is woken, and asks for the budget. */
        boolean isRunning() {
            return name.endsWith("running");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A future that has to wait.
     *
     * @param future the future
     * @param ready makes it ready
     */
    private record Scene(Future<?> future, Runnable ready) {}

    static Stream<Case> all() {
        return Stream.of(
                new Case("fair mutex", () -> locking(new AsyncMutex("m"))),
                new Case("unfair mutex", () -> locking(AsyncMutex.unfair("m"))),
                new Case("withLock", () -> {
                    AsyncMutex mutex = new AsyncMutex("m");
                    AsyncMutex.Guard held = ready(mutex.lock());
                    return new Scene(mutex.withLock(() -> Futures.ready(1)), held::close);
                }),
                new Case("withLock, running", () -> {
                    Probe<Integer> body = new Probe<>("body");
                    Future<Integer> running = new AsyncMutex("m").withLock(() -> body);
                    return new Scene(running, () -> body.complete(1));
                }),
                new Case("semaphore", () -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore("s", 1);
                    AsyncSemaphore.Permit held = ready(semaphore.acquire());
                    return new Scene(semaphore.acquire(), held::release);
                }),
                new Case("semaphore, many", () -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore("s", 2);
                    return new Scene(semaphore.acquire(3), () -> semaphore.addPermits(1));
                }),
                new Case("read", () -> {
                    AsyncRwLock lock = new AsyncRwLock("l");
                    return new Scene(
                            lock.read(), SyncConformanceTest.<AsyncRwLock.WriteGuard>ready(lock.write())::close);
                }),
                new Case("write", () -> {
                    AsyncRwLock lock = new AsyncRwLock("l");
                    AsyncRwLock.ReadGuard held = ready(lock.read());
                    return new Scene(lock.write(), held::close);
                }),
                new Case("notifyOne", () -> {
                    Notify notify = new Notify("n");
                    return new Scene(notify.notified(), notify::notifyOne);
                }),
                new Case("notifyLast", () -> {
                    Notify notify = new Notify("n");
                    return new Scene(notify.notified(), notify::notifyLast);
                }),
                new Case("notifyWaiters", () -> {
                    Notify notify = new Notify("n");
                    return new Scene(notify.notified(), notify::notifyWaiters);
                }),
                new Case("latch", () -> {
                    AsyncLatch latch = new AsyncLatch("l", 1);
                    return new Scene(latch.await(), latch::countDown);
                }),
                new Case("barrier", () -> {
                    AsyncBarrier barrier = new AsyncBarrier("b", 2);
                    return new Scene(barrier.await(), () -> poll(barrier.await()));
                }),
                new Case("setOnce", () -> {
                    SetOnce<Integer> once = new SetOnce<>("o");
                    return new Scene(once.await(), () -> once.set(1));
                }),
                new Case("onceCell, another makes the value", () -> {
                    OnceCell<Integer> cell = new OnceCell<>("c");
                    Probe<Integer> init = new Probe<>("init");
                    Future<Integer> maker = cell.getOrInit(() -> init);
                    poll(maker);
                    return new Scene(cell.getOrInit(() -> Futures.ready(2)), () -> {
                        init.complete(1);
                        poll(maker);
                    });
                }),
                new Case("onceCell, another gives up", () -> {
                    OnceCell<Integer> cell = new OnceCell<>("c");
                    Future<Integer> maker = cell.getOrInit(() -> Futures.pending());
                    poll(maker);
                    return new Scene(cell.getOrInit(() -> Futures.ready(2)), maker::cancel);
                }),
                new Case("onceCell, running", () -> {
                    Probe<Integer> init = new Probe<>("init");
                    return new Scene(new OnceCell<Integer>("c").getOrInit(() -> init), () -> init.complete(1));
                }));
    }

    private static Scene locking(AsyncMutex mutex) {
        AsyncMutex.Guard held = ready(mutex.lock());
        return new Scene(mutex.lock(), held::close);
    }

    private static <T> T ready(Future<T> future) {
        try {
            return future.poll(Context.of(() -> {})).value();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void poll(Future<?> future) {
        try {
            future.poll(Context.of(() -> {}));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void waitsAndIsWokenOnceAndIsReadyThen(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(hand.isWoken()).isFalse();
        scene.ready.run();

        assertThat(hand.wakes()).isEqualTo(1);
        assertThat(hand.poll().isReady()).isTrue();
        assertThat(hand.isWoken()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void row1TheLastWakerIsWokenAndNoOther(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        hand.poll();
        CountingWaker first = hand.changeWaker();
        hand.poll();
        CountingWaker second = hand.changeWaker();
        hand.poll();
        hand.poll();
        scene.ready.run();

        assertThat(first.wakes()).isZero();
        assertThat(second.wakes()).isZero();
        assertThat(hand.wakes()).isEqualTo(1);
        assertThat(hand.poll().isReady()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void row1APollWithAnotherWakerAfterTheWakeIsReady(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        hand.poll();
        scene.ready.run();
        hand.changeWaker();

        assertThat(hand.poll().isReady()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void pollsForNothingAreHarmless(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        for (int i = 0; i < 5; i++) {
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(hand.isWoken()).isFalse();
        }
        scene.ready.run();

        assertThat(hand.poll().isReady()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void pollingAfterTheEndIsRefusedByName(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        hand.poll();
        scene.ready.run();
        hand.poll();

        String message = "future polled after completion: " + scene.future;
        assertThatIllegalStateException().isThrownBy(hand::poll).withMessage(message);
        hand.cancel();
        assertThatIllegalStateException().isThrownBy(hand::poll).withMessage(message);
    }

    @ParameterizedTest
    @MethodSource("all")
    void pollingAfterCancelIsRefusedByName(Case kind) throws Exception {
        String message = "future polled after cancel: ";
        Scene notPolled = kind.build.get();
        notPolled.future.cancel();
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(notPolled.future)::poll)
                .withMessage(message + notPolled.future);

        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        hand.poll();
        hand.cancel();
        hand.cancel();
        assertThatIllegalStateException().isThrownBy(hand::poll).withMessage(message + scene.future);
        scene.ready.run();
        assertThat(hand.isWoken()).isEqualTo(kind.isRunning());
        assertThatIllegalStateException().isThrownBy(hand::poll).withMessage(message + scene.future);
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelAfterTheWakeIsHarmless(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        hand.poll();
        scene.ready.run();
        hand.cancel();
        hand.cancel();

        assertThatIllegalStateException().isThrownBy(hand::poll);
    }

    @ParameterizedTest
    @MethodSource("all")
    void withoutABudgetItWaitsAndHasAskedForAnotherPoll(Case kind) throws Exception {
        Scene scene = kind.build.get();
        HandPolled<?> hand = HandPolled.of(scene.future);
        hand.poll();
        scene.ready.run();
        hand.withBudget(0);
        if (!kind.isRunning()) {
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(hand.isWoken()).isTrue();
        }
        hand.withBudget(1);

        assertThat(hand.poll().isReady()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void waitingCostsNothingAndSuccessOneUnit(Case kind) throws Exception {
        Scene scene = kind.build.get();
        Meter meter = new Meter();
        assertThat(scene.future.poll(meter).isPending()).isTrue();
        assertThat(meter.units).isEqualTo(kind.isRunning() ? 1 : 0);
        scene.future.poll(meter);
        scene.ready.run();

        assertThat(scene.future.poll(meter).isReady()).isTrue();
        assertThat(meter.units).isEqualTo(1);
    }

    /** Counts the progress. */
    private static final class Meter extends Context {
        private int units;

        @Override
        public Waker waker() {
            return Waker.noop();
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            return null;
        }

        @Override
        public boolean mayProceed() {
            return true;
        }

        @Override
        public void progressed() {
            units++;
        }
    }
}
