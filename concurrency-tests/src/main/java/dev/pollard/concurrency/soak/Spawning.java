// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Trees of tasks, whose results are added up; blocking calls among them. */
final class Spawning implements Chore {
    private final Spawner spawner;
    private final Faults faults;

    Spawning(Spawner spawner, Faults faults) {
        this.spawner = spawner;
        this.faults = faults;
    }

    @Override
    public Future<?> make(SplittableRandom random) {
        int depth = random.nextInt(3);
        int width = 1 + random.nextInt(4);
        int expected = size(depth, width);
        return tree(random, depth, width).map(size -> {
            faults.check(size == expected, "tree of " + size + " tasks, but " + expected + " were spawned");
            return size;
        });
    }

    private static int size(int depth, int width) {
        return depth == 0 ? 1 : 1 + width * size(depth - 1, width);
    }

    private Future<Integer> tree(SplittableRandom random, int depth, int width) {
        if (depth == 0) {
            return random.nextInt(50) == 0
                    ? Futures.blocking(() -> 1)
                    : Futures.yieldNow().map(x -> 1);
        }
        List<Future<Integer>> branches = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            branches.add(tree(random.split(), depth - 1, width));
        }
        return Futures.defer(() -> {
            List<JoinHandle<Integer>> children =
                    branches.stream().map(spawner::spawn).toList();
            return Futures.join(children)
                    .map(sizes -> 1 + sizes.stream().mapToInt(n -> n).sum());
        });
    }
}
