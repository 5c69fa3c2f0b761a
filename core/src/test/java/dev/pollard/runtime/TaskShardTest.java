// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskShardTest {
    private final TaskShard shard = new TaskShard(null);

    private Task<?> add() {
        Task<?> task = new Task<>(null, Futures.pending());
        shard.add(task);
        return task;
    }

    private List<Task<?>> present() {
        List<Task<?>> list = new ArrayList<>();
        shard.collectTo(list);
        return list;
    }

    @Test
    void whatIsAddedIsFoundUntilItIsRemoved() {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            tasks.add(add());
        }
        assertThat(present()).containsExactlyInAnyOrderElementsOf(tasks);
        for (int i = 0; i < tasks.size(); i += 2) {
            tasks.get(i).leaveHome();
        }
        List<Task<?>> left = new ArrayList<>();
        for (int i = 1; i < tasks.size(); i += 2) {
            left.add(tasks.get(i));
        }
        assertThat(present()).containsExactlyInAnyOrderElementsOf(left);
    }

    @Test
    void idsAreNeverGivenTwiceByAnyShard() {
        TaskShard other = new TaskShard(null);
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            assertThat(ids.add(add().id())).isTrue();
            Task<?> task = new Task<>(null, Futures.pending());
            other.add(task);
            assertThat(ids.add(task.id())).isTrue();
        }
    }

    @Test
    void fewLiveTasksNeedNoMoreThanTheFirstSlots() {
        ArrayDeque<Task<?>> live = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            live.add(add());
            if (live.size() > 16) {
                live.remove().leaveHome();
            }
        }
        assertThat(shard.capacity()).isEqualTo(TaskShard.FIRST_SLOTS);
    }

    @Test
    void slotsAreAtMostAFewTimesTheTasksAndGoWithThem() {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            tasks.add(add());
        }
        assertThat(shard.capacity()).isLessThan(4 * 100_000);
        tasks.forEach(Task::leaveHome);
        for (int i = 0; i < 2_000_000; i++) {
            add().leaveHome();
        }
        assertThat(present()).isEmpty();
        assertThat(shard.capacity()).isLessThan(100_000);
    }

    @Test
    void aLongLivedTaskStaysWhileOthersComeAndGo() {
        Task<?> first = add();
        List<Task<?>> burst = new ArrayList<>();
        Task<?> middle = null;
        for (int i = 0; i < 1000; i++) {
            burst.add(add());
            if (i == 500) {
                middle = add();
            }
        }
        burst.forEach(Task::leaveHome);
        for (int i = 0; i < 200_000; i++) {
            add().leaveHome();
        }
        assertThat(present()).containsExactlyInAnyOrder(first, middle);
    }

    @Test
    void modelOverSeededOperations() {
        for (long seed = 0; seed < 20; seed++) {
            TaskShard seeded = new TaskShard(null);
            Random random = new Random(seed);
            List<Task<?>> model = new ArrayList<>();
            int bias = 50;
            for (int i = 0; i < 20_000; i++) {
                if (i % 2000 == 0) {
                    bias = 20 + random.nextInt(60);
                }
                if (model.isEmpty() || random.nextInt(100) < bias) {
                    Task<?> task = new Task<>(null, Futures.pending());
                    seeded.add(task);
                    model.add(task);
                } else {
                    model.remove(random.nextInt(model.size())).leaveHome();
                }
            }
            List<Task<?>> found = new ArrayList<>();
            seeded.collectTo(found);
            assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(model);
            assertThat(seeded.loadAdded()).as("seed %d", seed).isPositive();
        }
    }
}
