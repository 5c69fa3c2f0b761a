// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row 2 of the traps: wakers that use the primitive which wakes them. Under a lock they would wait for themselves. */
class WakesOutsideOfLocksTest {

    /** Makes the primitive wake what waits with this waker; the runnable is what the waker does. */
    private record Case(String name, Consumer<Scene> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Polls futures with a waker that does something. */
    private static final class Scene {
        private final List<Throwable> failures = new ArrayList<>();
        private int wakes;

        void poll(Future<?> future, Runnable onWake) {
            Waker waker = () -> {
                wakes++;
                // On another thread, so that a lock which lets its owner in again is found too.
                CompletableFuture<?> done = CompletableFuture.runAsync(onWake);
                try {
                    done.get(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    failures.add(e);
                }
            };
            try {
                future.poll(Context.of(waker));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void use(AsyncMutex mutex) {
        now(mutex.lock()).cancel();
        AsyncMutex.Guard guard = mutex.tryLock();
        if (guard != null) {
            guard.close();
        }
    }

    private static void use(AsyncSemaphore semaphore) {
        now(semaphore.acquire(2)).cancel();
        semaphore.addPermits(1);
    }

    private static void use(Notify notify) {
        now(notify.notified()).cancel();
        now(notify.notified()).cancel();
        notify.notifyOne();
        notify.notifyWaiters();
    }

    private static <T> Future<T> now(Future<T> future) {
        try {
            future.poll(Context.of(Waker.noop()));
        } catch (SemaphoreClosedException e) {
            // As good as any other end.
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return future;
    }

    private static <T> T value(Future<T> future) {
        try {
            return future.poll(Context.of(Waker.noop())).value();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Case> all() {
        return Stream.of(
                new Case("unlock of a fair mutex", scene -> unlock(scene, new AsyncMutex())),
                new Case("unlock of an unfair mutex", scene -> unlock(scene, AsyncMutex.unfair())),
                new Case("cancel of the next at a mutex", scene -> {
                    AsyncMutex mutex = new AsyncMutex();
                    AsyncMutex.Guard held = value(mutex.lock());
                    Future<?> next = now(mutex.lock());
                    scene.poll(mutex.lock(), () -> use(mutex));
                    held.close();
                    next.cancel();
                }),
                new Case("release of a semaphore", scene -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(0);
                    for (int i = 0; i < 70; i++) {
                        scene.poll(semaphore.acquire(), () -> use(semaphore));
                    }
                    semaphore.addPermits(70);
                }),
                new Case("close of a semaphore", scene -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(0);
                    for (int i = 0; i < 70; i++) {
                        scene.poll(semaphore.acquire(), () -> use(semaphore));
                    }
                    semaphore.close();
                }),
                new Case("unlock of a read-write lock", scene -> {
                    AsyncRwLock lock = new AsyncRwLock();
                    AsyncRwLock.WriteGuard held = value(lock.write());
                    scene.poll(lock.read(), () -> now(lock.write()).cancel());
                    held.close();
                }),
                new Case("notifyOne", scene -> {
                    Notify notify = new Notify();
                    scene.poll(notify.notified(), () -> use(notify));
                    notify.notifyOne();
                }),
                new Case("notifyWaiters", scene -> {
                    Notify notify = new Notify();
                    for (int i = 0; i < 70; i++) {
                        scene.poll(notify.notified(), () -> use(notify));
                    }
                    notify.notifyWaiters();
                }),
                new Case("cancel of a listener", scene -> {
                    Notify notify = new Notify();
                    Future<?> first = now(notify.notified());
                    scene.poll(notify.notified(), () -> use(notify));
                    notify.notifyOne();
                    first.cancel();
                }),
                new Case("countDown", scene -> {
                    AsyncLatch latch = new AsyncLatch(1);
                    scene.poll(latch.await(), () -> value(latch.await()));
                    latch.countDown();
                }),
                new Case("barrier", scene -> {
                    AsyncBarrier barrier = new AsyncBarrier(2);
                    scene.poll(barrier.await(), () -> now(barrier.await()).cancel());
                    value(barrier.await());
                }),
                new Case("once cell", scene -> {
                    OnceCell<String> cell = new OnceCell<>();
                    Future<String> maker = now(cell.getOrInit(() -> Futures.pending()));
                    scene.poll(
                            cell.getOrInit(() -> Futures.ready("a")),
                            () -> now(cell.getOrInit(() -> Futures.ready("b"))).cancel());
                    maker.cancel();
                }));
    }

    private static void unlock(Scene scene, AsyncMutex mutex) {
        AsyncMutex.Guard held = value(mutex.lock());
        scene.poll(mutex.lock(), () -> use(mutex));
        held.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void row2NoWakerIsCalledUnderALock(Case kind) {
        Scene scene = new Scene();
        kind.run.accept(scene);

        assertThat(scene.failures).isEmpty();
        assertThat(scene.wakes).isPositive();
    }

    @Test
    void aWakerThatThrowsDoesNotKeepTheOthersFromBeingWoken() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        IllegalStateException bug = new IllegalStateException("bug");
        for (int i = 0; i < 3; i++) {
            semaphore.acquire().poll(Context.of(() -> {
                throw bug;
            }));
        }
        List<Object> woken = new ArrayList<>();
        semaphore.acquire().poll(Context.of(() -> woken.add("last")));

        assertThat(Uncaught.during(() -> semaphore.addPermits(4))).containsExactly(bug, bug, bug);
        assertThat(woken).hasSize(1);
        assertThat(semaphore.availablePermits()).isZero();
    }
}
