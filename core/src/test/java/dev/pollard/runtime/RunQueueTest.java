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
    private final Injector injector = new Injector();

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
    void whatDoesNotFitGoesToTheInjectorHalfAtATime() {
        RunQueue queue = new RunQueue();
        for (int i = 0; i <= RunQueue.CAPACITY; i++) {
            queue.push(new Numbered(i), injector);
        }
        assertThat(queue.size()).isEqualTo(RunQueue.CAPACITY / 2);
        assertThat(injector.size()).isEqualTo(RunQueue.CAPACITY / 2 + 1);
        assertThat(number(injector.poll())).isZero();
        assertThat(number(queue.pop())).isEqualTo(RunQueue.CAPACITY / 2);
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
    void aThiefWithMoreThanHalfARingOfItsOwnTakesNothing() {
        RunQueue victim = new RunQueue();
        RunQueue thief = new RunQueue();
        victim.push(new Numbered(0), injector);
        for (int i = 0; i <= RunQueue.CAPACITY / 2; i++) {
            thief.push(new Numbered(i), injector);
        }
        assertThat(victim.stealInto(thief)).isNull();
        assertThat(number(victim.pop())).isZero();
    }

    @Test
    void modelOfPushPopAndStealOverSeededOperations() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            RunQueue queue = new RunQueue();
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
        RunQueue queue = new RunQueue();
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
