// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What the TCK does not see: wakes, requests and cancels that meet (rules 1.3, 2.7, 3.5). */
@Timeout(120)
class BorderStressTest {
    private static final int ROUNDS = 150;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();

    @AfterEach
    void close() {
        threads.shutdownNow();
        runtime.close();
    }

    /** Notices when two are inside at once. */
    private static final class Exclusion {
        private final AtomicInteger inside = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> breaches;
        private final String name;

        Exclusion(String name, ConcurrentLinkedQueue<String> breaches) {
            this.name = name;
            this.breaches = breaches;
        }

        void enter() {
            if (inside.incrementAndGet() != 1) {
                breaches.add("overlap in " + name);
            }
        }

        void leave() {
            inside.decrementAndGet();
        }
    }

    /** Items that other threads make available; each wakes. */
    private static final class Fed implements AsyncIterator<Integer> {
        private final AtomicWaker waker = new AtomicWaker();
        private final AtomicInteger available = new AtomicInteger();
        private final AtomicInteger cancels = new AtomicInteger();
        private final int end;
        private final Exclusion exclusion;
        private volatile boolean ended;
        private int next;

        Fed(int end, Exclusion exclusion) {
            this.end = end;
            this.exclusion = exclusion;
        }

        void feed() {
            available.incrementAndGet();
            waker.wake();
        }

        @Override
        public Step<Integer> pollNext(Context cx) {
            exclusion.enter();
            try {
                if (next == end) {
                    ended = true;
                    return Step.end();
                }
                if (next == available.get()) {
                    waker.register(cx.waker());
                    if (next == available.get()) {
                        return Poll.pending();
                    }
                }
                return Poll.ready(next++);
            } finally {
                exclusion.leave();
            }
        }

        @Override
        public boolean pollProgress(Context cx) {
            exclusion.enter();
            waker.register(cx.waker());
            boolean known = next == end;
            ended = known;
            exclusion.leave();
            return known;
        }

        @Override
        public void cancel() {
            exclusion.enter();
            cancels.incrementAndGet();
            exclusion.leave();
        }
    }

    private static final class Checker implements Subscriber<Integer> {
        private final ConcurrentLinkedQueue<String> breaches;
        private final Exclusion signals;
        private final AtomicLong requested = new AtomicLong();
        private final CountDownLatch completed = new CountDownLatch(1);
        private volatile Subscription subscription;
        private volatile boolean subscribed;
        private int next;
        private boolean over;

        Checker(ConcurrentLinkedQueue<String> breaches) {
            this.breaches = breaches;
            this.signals = new Exclusion("signals", breaches);
        }

        void request(long n) {
            requested.addAndGet(n);
            subscription.request(n);
        }

        @Override
        public void onSubscribe(Subscription s) {
            signals.enter();
            subscription = s;
            // Other threads request from here on, before this returns.
            Thread.yield();
            subscribed = true;
            signals.leave();
        }

        @Override
        public void onNext(Integer item) {
            signals.enter();
            check(subscribed, "item before onSubscribe returned");
            check(!over, "item after the end");
            check(item == next, "item out of order");
            next++;
            check(next <= requested.get(), "item without demand");
            signals.leave();
        }

        @Override
        public void onError(Throwable failure) {
            breaches.add(failure.toString());
        }

        @Override
        public void onComplete() {
            signals.enter();
            check(!over, "two ends");
            over = true;
            signals.leave();
            completed.countDown();
        }

        private void check(boolean holds, String breach) {
            if (!holds) {
                breaches.add(breach);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void requestsWakesAndCancelsFromManyThreadsKeepTheSignalsSerial(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ConcurrentLinkedQueue<String> breaches = new ConcurrentLinkedQueue<>();
            int items = 1 + random.nextInt(60);
            boolean cancel = random.nextInt(3) == 0;
            int spins = random.nextInt(2000);
            Fed source = new Fed(items, new Exclusion("polls", breaches));
            Checker checker = new Checker(breaches);
            AtomicInteger runs = new AtomicInteger();
            AsyncStream<Integer> stream = () -> {
                runs.incrementAndGet();
                return source;
            };
            CyclicBarrier start = new CyclicBarrier(cancel ? 5 : 4);
            List<java.util.concurrent.Future<?>> parts = new ArrayList<>();
            parts.add(threads.submit(() -> {
                start.await();
                stream.toPublisher(runtime).subscribe((Subscriber<Integer>) checker);
                return null;
            }));
            parts.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < items; i++) {
                    source.feed();
                }
                return null;
            }));
            for (int requester = 0; requester < 2; requester++) {
                long size = 1 + random.nextInt(3);
                parts.add(threads.submit(() -> {
                    start.await();
                    while (checker.subscription == null) {
                        Thread.yield();
                    }
                    for (int i = 0; i < items; i++) {
                        checker.request(size);
                    }
                    return null;
                }));
            }
            if (cancel) {
                parts.add(threads.submit(() -> {
                    start.await();
                    while (checker.subscription == null) {
                        Thread.yield();
                    }
                    for (int i = 0; i < spins; i++) {
                        Thread.yield();
                    }
                    checker.subscription.cancel();
                    return null;
                }));
            }
            for (java.util.concurrent.Future<?> part : parts) {
                part.get(60, TimeUnit.SECONDS);
            }
            if (cancel) {
                // Each run that began has ended, or was cancelled, once. If both met, the end may have been found and
                // not been told.
                while (runs.get() == 1 && source.cancels.get() == 0 && !source.ended) {
                    Thread.yield();
                }
                assertThat(source.cancels.get() + (source.ended ? 1 : 0))
                        .as("seed %d round %d", seed, round)
                        .isEqualTo(runs.get());
            } else {
                assertThat(checker.completed.await(60, TimeUnit.SECONDS))
                        .as("completed: seed %d round %d", seed, round)
                        .isTrue();
                assertThat(source.cancels).hasValue(0);
            }
            assertThat(breaches).as("seed %d round %d", seed, round).isEmpty();
        }
    }

    /** Signals from a thread of its own, as much as was requested, and notices calls that overlap. */
    private static final class Pushing implements Publisher<Integer>, Subscription {
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger cancels = new AtomicInteger();
        private final AtomicReference<Subscriber<? super Integer>> subscriber = new AtomicReference<>();
        private final Exclusion calls;
        private final int end;

        Pushing(int end, Exclusion calls) {
            this.end = end;
            this.calls = calls;
        }

        void push() {
            Subscriber<? super Integer> target;
            while ((target = subscriber.get()) == null) {
                Thread.onSpinWait();
            }
            target.onSubscribe(this);
            int next = 0;
            while (next < end && cancels.get() == 0) {
                if (next < demand.get()) {
                    target.onNext(next++);
                } else {
                    Thread.yield();
                }
            }
            if (next == end) {
                target.onComplete();
            }
        }

        @Override
        public void subscribe(Subscriber<? super Integer> s) {
            subscriber.set(s);
        }

        @Override
        public void request(long n) {
            calls.enter();
            demand.addAndGet(n);
            calls.leave();
        }

        @Override
        public void cancel() {
            calls.enter();
            cancels.incrementAndGet();
            calls.leave();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void publisherOnAnotherThreadLosesNothingAndIsCalledSerially(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ConcurrentLinkedQueue<String> breaches = new ConcurrentLinkedQueue<>();
            int items = random.nextInt(200);
            int stopAfter = random.nextInt(3) == 0 ? 1 + random.nextInt(items + 1) : Integer.MAX_VALUE;
            int prefetch = 1 + random.nextInt(9);
            Pushing publisher = new Pushing(items, new Exclusion("calls of the subscription", breaches));
            java.util.concurrent.Future<?> pushing = threads.submit(publisher::push);
            AsyncIterator<Integer> iterator =
                    AsyncStream.<Integer>fromPublisher(publisher, prefetch).iterator();
            List<Integer> taken = new ArrayList<>();
            runtime.blockOn(new dev.pollard.future.Future<Boolean>() {
                @Override
                public Poll<Boolean> poll(Context cx) throws Exception {
                    while (taken.size() < stopAfter) {
                        switch (iterator.drain(cx, item -> taken.add(item) && taken.size() < stopAfter)) {
                            case PENDING -> {
                                return Poll.pending();
                            }
                            case ENDED -> {
                                return Poll.ready(true);
                            }
                            case DECLINED -> {}
                        }
                    }
                    iterator.cancel();
                    return Poll.ready(false);
                }

                @Override
                public void cancel() {}
            });
            pushing.get(60, TimeUnit.SECONDS);
            assertThat(taken).as("seed %d round %d", seed, round).hasSize(Math.min(items, stopAfter));
            for (int i = 0; i < taken.size(); i++) {
                assertThat(taken.get(i)).isEqualTo(i);
            }
            assertThat(publisher.cancels.get()).isLessThanOrEqualTo(1);
            assertThat(breaches).as("seed %d round %d", seed, round).isEmpty();
        }
    }

    @Test
    void endlessStreamOnTheRuntimeLetsOthersRun() throws Exception {
        AsyncRuntime one = AsyncRuntime.builder().workers(1).build();
        try {
            Fed gate = new Fed(Integer.MAX_VALUE, new Exclusion("polls", new ConcurrentLinkedQueue<>()));
            AtomicLong count = new AtomicLong();
            AtomicReference<Subscription> subscription = new AtomicReference<>();
            AsyncStream<Integer> endless = () -> gate;
            endless.toPublisher(one).subscribe((Subscriber<Integer>) new Subscriber<Integer>() {
                @Override
                public void onSubscribe(Subscription s) {
                    subscription.set(s);
                    s.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Integer item) {
                    count.incrementAndGet();
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            gate.available.set(Integer.MAX_VALUE);
            gate.waker.wake();
            while (count.get() < 1000) {
                Thread.onSpinWait();
            }
            CountDownLatch ran = new CountDownLatch(1);
            one.execute(ran::countDown);
            assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
            subscription.get().cancel();
        } finally {
            one.close();
        }
    }
}
