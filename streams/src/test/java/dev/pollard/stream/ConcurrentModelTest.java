// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of pushes, wakes, polls, drains and progress, against what must come out. The owner polls only when it was woken. */
class ConcurrentModelTest {
    private static final int HISTORIES = 150;

    /** An owner that never polls without a reason, so a lost wake is an item that does not come. */
    private static final class Owner {
        final Hand<Integer> hand;
        final Random random;
        final List<Integer> items = new ArrayList<>();
        boolean ended;
        private boolean waiting;

        Owner(AsyncStream<Integer> stream, Random random) {
            this.hand = new Hand<>(stream);
            this.random = random;
        }

        void turn() throws Exception {
            if (ended || (waiting && hand.newWakes() == 0)) {
                return;
            }
            waiting = false;
            switch (random.nextInt(4)) {
                case 0 -> {
                    int limit = items.size() + 1 + random.nextInt(3);
                    Drained why = hand.iterator.drain(hand.cx, item -> {
                        items.add(item);
                        return items.size() < limit;
                    });
                    waiting = why == Drained.PENDING;
                    ended = why == Drained.ENDED;
                }
                case 1 -> {
                    int before = items.size();
                    if (hand.progress()) {
                        assertThat(hand.poll().isEnd()).isTrue();
                        ended = true;
                    }
                    assertThat(items).hasSize(before);
                }
                default -> {
                    Step<Integer> step = hand.poll();
                    if (step.isReady()) {
                        items.add(step.value());
                    }
                    waiting = step.isPending();
                    ended = step.isEnd();
                }
            }
        }

        void finish() throws Exception {
            for (int i = 0; i < 1_000 && !ended; i++) {
                turn();
            }
            assertThat(ended).as("ended; so far %s", items).isTrue();
        }
    }

    /** The items of stream i are 100 i, 100 i + 1, and so on. */
    private static void checkEachInOrder(List<Integer> items, int streams, int each) {
        assertThat(items).hasSize(streams * each);
        for (int i = 0; i < streams; i++) {
            int stream = i;
            assertThat(items.stream().filter(item -> item / 100 == stream))
                    .containsExactlyElementsOf(IntStream.range(0, each)
                            .mapToObj(n -> 100 * stream + n)
                            .toList());
        }
    }

    private static List<HandStream<Integer>> streams(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new HandStream<Integer>("stream " + i))
                .toList();
    }

    /** One event at one of the streams: an item, the end, or a wake for nothing. */
    private static void event(List<HandStream<Integer>> streams, int[] pushed, int each, Random random) {
        int i = random.nextInt(streams.size());
        HandStream<Integer> stream = streams.get(i);
        if (random.nextInt(5) == 0) {
            stream.wake();
        } else if (pushed[i] < each) {
            stream.push(100 * i + pushed[i]++);
        } else {
            stream.end();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void flatMapLosesNothing(int concurrency) throws Exception {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<HandStream<Integer>> inners = streams(6);
            HandStream<HandStream<Integer>> source = new HandStream<>("source");
            Owner owner = new Owner(source.flatMap(concurrency, inner -> inner), random);
            int[] pushed = new int[6];
            int[] given = {0};
            for (int i = 0; i < 150; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> {
                        if (given[0] < 6) {
                            source.push(inners.get(given[0]++));
                        } else {
                            source.end();
                        }
                    }
                    case 1, 2 -> owner.turn();
                    default -> event(inners, pushed, 4, random);
                }
                assertThat(inners.stream().filter(s -> s.runs > 0 && !s.isClosed()))
                        .hasSizeLessThanOrEqualTo(concurrency);
            }
            while (given[0] < 6) {
                source.push(inners.get(given[0]++));
            }
            source.end();
            finish(inners, pushed, owner);
            assertThat(source.cancels).isZero();
        }
    }

    @Test
    void mergeLosesNothing() throws Exception {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<HandStream<Integer>> sources = streams(3);
            Owner owner = new Owner(AsyncStream.merge(sources.get(0), sources.get(1), sources.get(2)), random);
            int[] pushed = new int[3];
            for (int i = 0; i < 60; i++) {
                if (random.nextBoolean()) {
                    owner.turn();
                } else {
                    event(sources, pushed, 4, random);
                }
            }
            finish(sources, pushed, owner);
        }
    }

    private static void finish(List<HandStream<Integer>> streams, int[] pushed, Owner owner) throws Exception {
        for (int i = 0; i < streams.size(); i++) {
            while (pushed[i] < 4) {
                streams.get(i).push(100 * i + pushed[i]++);
            }
            streams.get(i).end();
        }
        owner.finish();
        checkEachInOrder(owner.items, streams.size(), 4);
        assertThat(streams).allMatch(stream -> stream.isClosed() && stream.cancels == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20})
    void mapAsyncLosesNothing(int concurrency) throws Exception {
        for (int seed = 0; seed < HISTORIES; seed++) {
            boolean ordered = seed % 2 == 0;
            Random random = new Random(seed);
            List<HandFuture<Integer>> futures = IntStream.range(0, 12)
                    .mapToObj(i -> new HandFuture<Integer>())
                    .toList();
            HandStream<Integer> source = new HandStream<>("source");
            AsyncStream<Integer> stream = ordered
                    ? source.mapAsync(concurrency, futures::get)
                    : source.mapAsyncUnordered(concurrency, futures::get);
            Owner owner = new Owner(stream, random);
            List<Integer> open = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
            Collections.shuffle(open, random);
            int next = 0;
            while (!open.isEmpty() || next < 12) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        if (next < 12) {
                            source.push(next++);
                        }
                    }
                    case 1 -> {
                        if (!open.isEmpty()) {
                            int i = open.remove(open.size() - 1);
                            futures.get(i).complete(i);
                        }
                    }
                    default -> owner.turn();
                }
                assertThat(futures.stream().filter(f -> f.polls > 0 && !f.isClosed()))
                        .hasSizeLessThanOrEqualTo(concurrency);
            }
            source.end();
            owner.finish();
            List<Integer> all = IntStream.range(0, 12).boxed().toList();
            if (ordered) {
                assertThat(owner.items).isEqualTo(all);
            } else {
                assertThat(owner.items).containsExactlyInAnyOrderElementsOf(all);
            }
            assertThat(futures).allMatch(f -> f.isClosed() && f.cancels == 0);
        }
    }

    @Test
    void wakesFromManyThreadsAreNotLost() throws Exception {
        int count = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            AsyncIterator<Integer> iterator = AsyncStream.range(0, count)
                    .mapAsyncUnordered(16, i -> new Elsewhere(pool, i))
                    .iterator();
            Semaphore woken = new Semaphore(0);
            Context cx = Context.of(woken::release);
            List<Integer> items = new ArrayList<>();
            while (iterator.drain(cx, items::add) != Drained.ENDED) {
                assertThat(woken.tryAcquire(1, TimeUnit.MINUTES)).as("woken").isTrue();
                woken.drainPermits();
            }
            assertThat(items).hasSize(count).doesNotHaveDuplicates();
        } finally {
            pool.shutdownNow();
        }
    }

    /** A value from another thread. The flag is not volatile: it is the wake that has to publish it. */
    private static final class Elsewhere implements Future<Integer> {
        private final ExecutorService pool;
        private final int value;
        private final AtomicWaker waker = new AtomicWaker();
        private boolean started;
        private boolean done;

        Elsewhere(ExecutorService pool, int value) {
            this.pool = pool;
            this.value = value;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            waker.register(cx.waker());
            if (!started) {
                started = true;
                pool.execute(() -> {
                    done = true;
                    waker.wake();
                });
            }
            return done ? Poll.ready(value) : Poll.pending();
        }

        @Override
        public void cancel() {}
    }
}
