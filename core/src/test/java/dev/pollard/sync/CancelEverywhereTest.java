// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a scene in a random order, again and again, and each time cancels one future before one of the steps. Whatever was cancelled
 * and when: the others come to their end, and nothing is left behind.
 */
class CancelEverywhereTest {
    private static final int SEEDS = 25;
    private static final int STEPS = 40;

    private record Case(String name, Supplier<Scene> build) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Some futures, what happens meanwhile, and what must hold in the end. */
    private static final class Scene {
        final List<Future<?>> futures = new ArrayList<>();
        final Deque<Runnable> events = new ArrayDeque<>();
        Check check = run -> {};

        Scene future(Future<?> future) {
            futures.add(future);
            return this;
        }

        Scene event(Runnable event) {
            events.add(event);
            return this;
        }

        Scene check(Check last) {
            check = last;
            return this;
        }
    }

    private interface Check {
        void run(Run run) throws Exception;
    }

    static Stream<Case> all() {
        return Stream.of(
                new Case("fair mutex", () -> locks(new AsyncMutex())),
                new Case("unfair mutex", () -> locks(AsyncMutex.unfair())),
                new Case("withLock", () -> {
                    AsyncMutex mutex = new AsyncMutex();
                    Scene scene = new Scene().check(run -> {
                        run.allEnded();
                        assertThat(mutex.isLocked()).isFalse();
                    });
                    for (int i = 0; i < 5; i++) {
                        Future<Integer> slow = Futures.yieldNow()
                                .andThen(x -> Futures.yieldNow())
                                .map(x -> 1);
                        scene.future(mutex.withLock(() -> slow));
                    }
                    return scene;
                }),
                new Case("semaphore", () -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(2);
                    return new Scene()
                            .future(semaphore.acquire(1))
                            .future(semaphore.acquire(2))
                            .future(semaphore.acquire(1))
                            .future(semaphore.acquire(3))
                            .future(semaphore.acquire(1))
                            .future(semaphore.acquire(2))
                            .event(() -> semaphore.addPermits(1))
                            .check(run -> {
                                run.allEnded();
                                assertThat(semaphore.availablePermits()).isEqualTo(3);
                            });
                }),
                new Case("semaphore that is closed", () -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(1);
                    return new Scene()
                            .future(semaphore.acquire(1))
                            .future(semaphore.acquire(1))
                            .future(semaphore.acquire(2))
                            .future(semaphore.acquire(1))
                            .event(semaphore::close)
                            .check(run -> {
                                run.allEnded();
                                assertThat(semaphore.availablePermits()).isEqualTo(1);
                            });
                }),
                new Case("read-write lock", () -> {
                    AsyncRwLock lock = new AsyncRwLock("l", 2);
                    return new Scene()
                            .future(lock.read())
                            .future(lock.write())
                            .future(lock.read())
                            .future(lock.read())
                            .future(lock.read())
                            .future(lock.write())
                            .check(run -> {
                                run.allEnded();
                                assertThat(lock.tryWrite()).isNotNull();
                                assertThat(lock.readers()).isEmpty();
                            });
                }),
                new Case("notifyOne", () -> notifications(Notify::notifyOne)),
                new Case("notifyLast", () -> notifications(Notify::notifyLast)),
                new Case("notifyWaiters", () -> {
                    Notify notify = new Notify();
                    Scene scene = new Scene().event(notify::notifyWaiters).check(run -> {
                        run.allEnded();
                        assertThat(HandPolled.of(notify.notified()).poll().isPending())
                                .isTrue();
                    });
                    for (int i = 0; i < 5; i++) {
                        scene.future(notify.notified());
                    }
                    return scene;
                }),
                new Case("latch", () -> {
                    AsyncLatch latch = new AsyncLatch(2);
                    return new Scene()
                            .future(latch.await())
                            .future(latch.await())
                            .future(latch.await())
                            .event(latch::countDown)
                            .event(latch::countDown)
                            .check(Run::allEnded);
                }),
                new Case("set once", () -> {
                    SetOnce<Integer> once = new SetOnce<>();
                    return new Scene()
                            .future(once.await())
                            .future(once.await())
                            .event(() -> once.set(1))
                            .check(Run::allEnded);
                }),
                new Case("barrier", () -> {
                    AsyncBarrier barrier = new AsyncBarrier(3);
                    Scene scene = new Scene().check(run -> {
                        assertThat(barrier.arrived()).isEqualTo(run.unfinished());
                        assertThat(run.unfinished()).isLessThan(3);
                    });
                    for (int i = 0; i < 7; i++) {
                        scene.future(barrier.await());
                    }
                    return scene;
                }),
                new Case("once cell", () -> {
                    OnceCell<Integer> cell = new OnceCell<>();
                    return new Scene()
                            .future(cell.getOrInit(() -> {
                                throw new IllegalArgumentException();
                            }))
                            .future(cell.getOrInit(
                                    () -> Futures.yieldNow().andThen(x -> Futures.failed(new Exception()))))
                            .future(cell.getOrInit(() -> Futures.yieldNow().map(x -> 1)))
                            .future(cell.getOrInit(() -> Futures.yieldNow().map(x -> 2)))
                            .future(cell.getOrInit(() -> Futures.ready(3)))
                            .check(run -> {
                                run.allEnded();
                                assertThat(cell.get()).isNotNull();
                            });
                }));
    }

    private static Scene locks(AsyncMutex mutex) {
        Scene scene = new Scene().check(run -> {
            run.allEnded();
            assertThat(mutex.isLocked()).isFalse();
        });
        for (int i = 0; i < 5; i++) {
            scene.future(mutex.lock());
        }
        return scene;
    }

    /** Five who wait and four notifications: no notification finds nobody, so none is lost in another. */
    private static Scene notifications(Consumer<Notify> call) {
        Notify notify = new Notify();
        Scene scene = new Scene().check(run -> {
            int used = run.ended() + (run.cancelledAfterEnd() ? 1 : 0);
            boolean stored = HandPolled.of(notify.notified()).poll().isReady();
            assertThat(used + (stored ? 1 : 0)).isEqualTo(4);
        });
        for (int i = 0; i < 5; i++) {
            Notified notified = notify.notified();
            notified.enable();
            scene.future(notified);
        }
        for (int i = 0; i < 4; i++) {
            scene.event(() -> call.accept(notify));
        }
        return scene;
    }

    /** One run of a scene. */
    private static final class Run {
        private final Scene scene;
        private final Random random;
        private final FakeTimers timers = new FakeTimers(0);
        private final List<HandPolled<?>> hands = new ArrayList<>();
        private final boolean[] ended;
        private final boolean[] polled;
        private final List<Held> held = new ArrayList<>();
        private int cancelled = -1;

        Run(Scene scene, long seed) {
            this.scene = scene;
            this.random = new Random(seed);
            this.ended = new boolean[scene.futures.size()];
            this.polled = new boolean[scene.futures.size()];
            for (Future<?> future : scene.futures) {
                hands.add(HandPolled.of(future).with(Timers.class, timers));
            }
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0 -> nextEvent();
                case 1, 2 -> release();
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        timers.advance(Duration.ofNanos(LapseWatch.PERIOD_NANOS));
                    }
                }
                default -> poll(random.nextInt(hands.size()));
            }
        }

        private boolean nextEvent() {
            Runnable event = scene.events.poll();
            if (event != null) {
                event.run();
            }
            return event != null;
        }

        private boolean release() {
            if (held.isEmpty()) {
                return false;
            }
            held.remove(random.nextInt(held.size())).close();
            return true;
        }

        private void poll(int i) {
            if (ended[i] || i == cancelled) {
                return;
            }
            polled[i] = true;
            try {
                Poll<?> poll = hands.get(i).poll();
                ended[i] = poll.isReady();
                if (poll.isReady() && poll.value() instanceof Held got) {
                    held.add(got);
                }
            } catch (AssertionError e) {
                throw e;
            } catch (Throwable failure) {
                ended[i] = true;
            }
        }

        void cancel(int i) {
            cancelled = i;
            hands.get(i).cancel();
            hands.get(i).cancel();
        }

        /** Goes on as a runtime does: polls what has been woken, and only that, until nothing happens any more. */
        void drain() {
            boolean busy = true;
            while (busy) {
                busy = nextEvent() | release();
                for (int i = 0; i < hands.size(); i++) {
                    if (!ended[i] && i != cancelled && (hands.get(i).isWoken() || !polled[i])) {
                        poll(i);
                        busy = true;
                    }
                }
            }
        }

        int ended() {
            int count = 0;
            for (int i = 0; i < ended.length; i++) {
                count += ended[i] && i != cancelled ? 1 : 0;
            }
            return count;
        }

        boolean cancelledAfterEnd() {
            return cancelled >= 0 && ended[cancelled];
        }

        int unfinished() {
            return hands.size() - ended() - (cancelled >= 0 ? 1 : 0);
        }

        void allEnded() {
            assertThat(unfinished()).as("unfinished").isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theOthersComeToTheirEndAndNothingIsLeftBehind(Case kind) throws Exception {
        int futures = kind.build.get().futures.size();
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int victim = -1; victim < futures; victim++) {
                for (int point = 0; point < STEPS; point++) {
                    Run run = new Run(kind.build.get(), seed);
                    for (int step = 0; step < STEPS; step++) {
                        if (step == point && victim >= 0) {
                            run.cancel(victim);
                        }
                        run.step();
                    }
                    run.drain();
                    try {
                        run.scene.check.run(run);
                        assertThat(run.timers.armed()).as("timers").isEmpty();
                    } catch (AssertionError e) {
                        throw new AssertionError(
                                kind + ": seed " + seed + ", future " + victim + " cancelled before step " + point, e);
                    }
                    if (victim < 0) {
                        break; // nothing is cancelled: once is enough
                    }
                }
            }
        }
    }
}
