// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AtomicWakerTest {
    private final AtomicWaker cell = new AtomicWaker();
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();
    private final Waker firstWaker = first::incrementAndGet;
    private final Waker secondWaker = second::incrementAndGet;

    @Test
    void wakeWithNothingRegisteredDoesNothing() {
        cell.wake();
        cell.register(firstWaker);

        assertThat(first).hasValue(0);
    }

    @Test
    void wakeWakesOnceAndEmptiesTheCell() {
        cell.register(firstWaker);
        cell.wake();
        cell.wake();

        assertThat(first).hasValue(1);
        assertThat(cell.take()).isNull();
    }

    @Test
    void lastRegisteredWakerWins() {
        cell.register(firstWaker);
        cell.register(secondWaker);
        cell.wake();

        assertThat(first).hasValue(0);
        assertThat(second).hasValue(1);
    }

    @Test
    void sameWakerCanBeRegisteredAgainAfterItWasWoken() {
        cell.register(firstWaker);
        cell.register(firstWaker);
        cell.wake();
        cell.register(firstWaker);
        cell.wake();

        assertThat(first).hasValue(2);
    }

    @Test
    void takeEmptiesTheCellWithoutWaking() {
        cell.register(firstWaker);

        assertThat(cell.take()).isSameAs(firstWaker);
        cell.wake();
        assertThat(first).hasValue(0);
    }

    @Test
    void wakerMayUseTheCellWhileItIsWoken() {
        cell.register(() -> {
            first.incrementAndGet();
            cell.register(secondWaker);
            cell.wake();
        });
        cell.wake();

        assertThat(first).hasValue(1);
        assertThat(second).hasValue(1);
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> cell.register(null)).withMessage("waker");
    }

    /**
     * One thread makes a plain counter go up and wakes; the other registers, looks, and sleeps until it is woken. A lost wake leaves both of
     * them waiting, and a wake that does not carry what came before it shows as an old value.
     */
    @Test
    @Timeout(60)
    void noWakeIsLostBetweenTwoThreads() throws Exception {
        int rounds = 200_000;
        Handshake there = new Handshake();
        Handshake back = new Handshake();
        CountDownLatch done = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            for (int i = 1; i <= rounds; i++) {
                there.await(i);
                back.publish(i);
            }
            done.countDown();
        });
        other.setDaemon(true);
        other.start();

        for (int i = 1; i <= rounds; i++) {
            there.publish(i);
            back.await(i);
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /**
     * Two threads wake one cell, each for a reason of its own: a wake for the one must not take away a registration that is newer than it,
     * and that waits for the other.
     */
    @Test
    @Timeout(60)
    void wakeForOneReasonLosesNoneForAnother() throws Exception {
        int rounds = 20_000;
        AtomicInteger round = new AtomicInteger();
        AtomicInteger[] counts = {new AtomicInteger(), new AtomicInteger()};
        for (AtomicInteger count : counts) {
            Thread other = new Thread(() -> {
                for (int i = 1; i <= rounds; i++) {
                    while (round.get() < i) {
                        Thread.yield();
                    }
                    count.set(i);
                    cell.wake();
                }
            });
            other.setDaemon(true);
            other.start();
        }

        for (int i = 1; i <= rounds; i++) {
            round.set(i);
            while (true) {
                Woken woken = new Woken();
                cell.register(woken);
                if (counts[0].get() == i && counts[1].get() == i) {
                    break;
                }
                woken.await();
            }
        }

        assertThat(round).hasValue(rounds);
    }

    /**
     * Two threads wake without pause. A wake in two steps would show in one of two ways: both find the same waker, or the later one takes away
     * the next registration without waking it.
     */
    @Test
    @Timeout(60)
    void everyRegisteredWakerIsWokenExactlyOnceByThreadsThatRace() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> wakers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread other = new Thread(() -> {
                while (!stop.get()) {
                    cell.wake();
                }
            });
            other.setDaemon(true);
            other.start();
            wakers.add(other);
        }
        List<AtomicInteger> counts = new ArrayList<>();

        try {
            // Spinning threads on a busy machine can make a round slow, so the time bounds the effort; it decides
            // nothing.
            long enough = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            for (int i = 0; i < 50_000 && System.nanoTime() - enough < 0; i++) {
                AtomicInteger count = new AtomicInteger();
                counts.add(count);
                cell.register(count::incrementAndGet);
                while (count.get() == 0) {
                    Thread.yield();
                    if (Thread.interrupted()) {
                        throw new IllegalStateException("never woken: " + i);
                    }
                }
            }
        } finally {
            stop.set(true);
        }

        for (Thread other : wakers) {
            other.join();
        }
        assertThat(counts).allMatch(count -> count.get() == 1);
    }

    private static final class Handshake {
        private final AtomicWaker cell = new AtomicWaker();
        private int value; // plain: the cell alone orders it

        void publish(int next) {
            value = next;
            cell.wake();
        }

        void await(int expected) {
            Woken woken = new Woken();
            cell.register(woken);
            while (value != expected) {
                woken.await();
                woken = new Woken();
                cell.register(woken);
            }
        }
    }

    private static final class Woken implements Waker {
        private final Thread sleeper = Thread.currentThread();
        private volatile boolean woken;

        void await() {
            while (!woken) {
                LockSupport.park();
                if (Thread.interrupted()) {
                    throw new IllegalStateException("never woken");
                }
            }
        }

        @Override
        public void wake() {
            woken = true;
            LockSupport.unpark(sleeper);
        }
    }
}
