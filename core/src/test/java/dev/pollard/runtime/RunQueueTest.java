// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunQueueTest {
    private final Injector injector = new Injector(new TaskShard(null));

    private record Numbered(int number) implements Job {
        @Override
        public void run(Carrier carrier) {}
    }

    private static int number(@Nullable Job job) {
        return job == null ? -1 : ((Numbered) job).number();
    }

    @Test
    void jobsComeOutInTheOrderInWhichTheyWentIn() {
        RunQueue queue = new RunQueue();
        for (int i = 0; i < 200; i++) {
            queue.push(new Numbered(i), injector);
        }
        assertThat(queue.size()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            assertThat(number(queue.pop())).isEqualTo(i);
        }
        assertThat(queue.pop()).isNull();
        assertThat(queue.size()).isZero();
    }

    @Test
    void aFullRingGrowsAndKeepsTheOrder() {
        RunQueue queue = new RunQueue();
        for (int i = 0; i < 100; i++) {
            queue.push(new Numbered(-1), injector);
            queue.pop();
        }
        int n = RunQueue.MAX_CAPACITY;
        for (int i = 0; i < n; i++) {
            assertThat(queue.push(new Numbered(i), injector)).isZero();
        }
        assertThat(queue.size()).isEqualTo(n);
        assertThat(injector.isEmpty()).isTrue();
        for (int i = 0; i < n; i++) {
            assertThat(number(queue.pop())).isEqualTo(i);
        }
    }

    @Test
    void whatDoesNotFitIntoTheLargestRingGoesToTheInjectorHalfOfItAtATime() {
        RunQueue queue = new RunQueue(4, 8);
        for (int i = 0; i < 8; i++) {
            assertThat(queue.push(new Numbered(i), injector)).isZero();
        }
        assertThat(queue.push(new Numbered(8), injector)).isEqualTo(5);
        assertThat(queue.size()).isEqualTo(4);
        assertThat(injector.size()).isEqualTo(5);
        assertThat(number(injector.poll())).isZero();
        assertThat(number(queue.pop())).isEqualTo(4);
    }

    @Test
    void aThiefTakesHalfAndRunsTheLastOfIt() {
        RunQueue victim = new RunQueue();
        RunQueue thief = new RunQueue();
        for (int i = 0; i < 9; i++) {
            victim.push(new Numbered(i), injector);
        }
        assertThat(number(victim.stealInto(thief))).isEqualTo(4);
        assertThat(thief.size()).isEqualTo(4);
        assertThat(number(thief.pop())).isZero();
        assertThat(number(victim.pop())).isEqualTo(5);
        assertThat(new RunQueue().stealInto(thief)).isNull();
    }

    @Test
    void aThiefTakesNoMoreThanItHasRoomFor() {
        RunQueue victim = new RunQueue();
        RunQueue thief = new RunQueue(4, 4);
        for (int i = 0; i < 12; i++) {
            victim.push(new Numbered(i), injector);
        }
        assertThat(victim.stealInto(thief)).isNull();
        assertThat(victim.size()).isEqualTo(12);
        victim.pop();
        victim.pop();
        assertThat(number(victim.stealInto(thief))).isEqualTo(6);
        assertThat(thief.size()).isEqualTo(4);
    }

    @Test
    void aThiefTakesAtMostHalfOfASmallRing() {
        RunQueue victim = new RunQueue();
        RunQueue thief = new RunQueue();
        for (int i = 0; i < 4 * RunQueue.CAPACITY; i++) {
            victim.push(new Numbered(i), injector);
        }
        assertThat(number(victim.stealInto(thief))).isEqualTo(RunQueue.CAPACITY / 2 - 1);
        assertThat(thief.size()).isEqualTo(RunQueue.CAPACITY / 2 - 1);
        assertThat(number(victim.pop())).isEqualTo(RunQueue.CAPACITY / 2);
    }

    @Test
    void modelOfPushPopAndStealOverSeededOperations() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            RunQueue queue = new RunQueue(4, RunQueue.CAPACITY);
            List<Integer> model = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                switch (random.nextInt(model.size() > 200 ? 2 : 4)) {
                    case 0 -> {
                        int expected = model.isEmpty() ? -1 : model.remove(0);
                        assertThat(number(queue.pop())).as("seed %d", seed).isEqualTo(expected);
                    }
                    case 1 -> {
                        RunQueue thief = new RunQueue();
                        int n = model.size() - model.size() / 2;
                        Job last = queue.stealInto(thief);
                        for (int k = 0; k < n - 1; k++) {
                            assertThat(number(thief.pop())).as("seed %d", seed).isEqualTo(model.remove(0));
                        }
                        assertThat(number(last)).as("seed %d", seed).isEqualTo(n == 0 ? -1 : model.remove(0));
                    }
                    default -> {
                        model.add(i);
                        queue.push(new Numbered(i), injector);
                    }
                }
            }
        }
        assertThat(injector.isEmpty()).isTrue();
    }

    /** The owner and two thieves at once: each job comes out exactly once. */
    @Test
    void ownerAndThievesTogetherTakeEachJobOnce() throws Exception {
        int jobs = 400_000;
        RunQueue queue = new RunQueue(2, 64); // grows while they steal, and overflows
        AtomicIntegerArray taken = new AtomicIntegerArray(jobs);
        AtomicInteger left = new AtomicInteger(jobs);
        List<Thread> thieves = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            Thread thief = new Thread(() -> {
                RunQueue mine = new RunQueue();
                while (left.get() > 0) {
                    Job job = queue.stealInto(mine);
                    for (; job != null; job = mine.pop()) {
                        taken.incrementAndGet(number(job));
                        left.decrementAndGet();
                    }
                }
            });
            thieves.add(thief);
            thief.start();
        }
        Random random = new Random(7);
        int next = 0;
        while (left.get() > 0) {
            for (int i = random.nextInt(40); i > 0 && next < jobs; i--) {
                queue.push(new Numbered(next++), injector);
            }
            for (int i = random.nextInt(20); i > 0; i--) {
                take(queue.pop(), taken, left);
                take(injector.poll(), taken, left);
            }
        }
        for (Thread thief : thieves) {
            thief.join();
        }
        for (int i = 0; i < jobs; i++) {
            assertThat(taken.get(i)).isOne();
        }
    }

    private static void take(@Nullable Job job, AtomicIntegerArray taken, AtomicInteger left) {
        if (job != null) {
            taken.incrementAndGet(number(job));
            left.decrementAndGet();
        }
    }
}
