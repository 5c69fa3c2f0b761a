// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.internal.timer.SharedWheel;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sleep that is polled, reset and cancelled on one thread while its timer fires on another. */
class SleepRaceTest {

    /** A wheel on a thread of its own, whose clock goes on by one tick in each turn of the loop. */
    private static final class RacingTimers extends Context implements Timers, Runnable {
        private final SharedWheel wheel = new SharedWheel(0, () -> {});
        private final AtomicLong ticks = new AtomicLong();
        private volatile boolean stopped;
        private volatile @Nullable Throwable failure;
        private Semaphore wakes = new Semaphore(0);

        @Override
        public void run() {
            try {
                while (!stopped) {
                    ticks.incrementAndGet();
                    wheel.advance(nanoTime(), 3);
                }
            } catch (Throwable t) {
                failure = t;
            }
        }

        @Override
        public long nanoTime() {
            return ticks.get() * 1_000_000;
        }

        @Override
        public void arm(TimerNode node, long deadlineNanos) {
            wheel.order(node, deadlineNanos);
        }

        @Override
        public void disarm(TimerNode node) {
            wheel.drop(node);
        }

        /** Another waker for each poll: only the one of the last poll counts. */
        boolean poll(Sleep sleep) {
            wakes = new Semaphore(0);
            return sleep.poll(this).isReady();
        }

        @Override
        public Waker waker() {
            return wakes::release;
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            return type == Timers.class ? type.cast(this) : null;
        }

        @Override
        public boolean mayProceed() {
            return true;
        }

        @Override
        public void progressed() {}
    }

    @Test
    void noWakeIsLostAndNoneIsEarlyWhenResetsRaceWithFiring() throws InterruptedException {
        RacingTimers timers = new RacingTimers();
        Thread driver = new Thread(timers, "timers");
        driver.start();
        Random random = new Random(7);
        Sleep sleep = Time.sleep(Duration.ofMillis(1));
        try {
            for (int round = 0; round < 20_000; round++) {
                if (random.nextInt(8) == 0) {
                    sleep.cancel();
                    sleep = Time.sleep(Duration.ofMillis(1));
                }
                long millis = 0;
                long from = 0;
                for (int resets = random.nextInt(4); resets >= 0; resets--) {
                    millis = 1L + random.nextInt(1 << random.nextInt(1, 12));
                    sleep.reset(Duration.ofMillis(millis));
                    from = timers.nanoTime();
                    if (resets > 0 && timers.poll(sleep)) {
                        assertThat(timers.nanoTime() - from).isGreaterThanOrEqualTo(millis * 1_000_000);
                    }
                }
                while (!timers.poll(sleep)) {
                    assertThat(timers.wakes.tryAcquire(30, TimeUnit.SECONDS))
                            .as("woken in round %s", round)
                            .isTrue();
                }
                assertThat(timers.nanoTime() - from).isGreaterThanOrEqualTo(millis * 1_000_000);
            }
            assertThat(timers.failure).isNull();
            timers.stopped = true;
            driver.join();
            sleep.cancel();
            timers.wheel.advance(timers.nanoTime(), Integer.MAX_VALUE);
            assertThat(timers.wheel.size()).as("left behind").isZero();
        } finally {
            timers.stopped = true;
            driver.join();
        }
    }
}
