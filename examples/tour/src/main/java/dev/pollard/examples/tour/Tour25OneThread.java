// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** On a runtime of one thread, tasks share what is not thread-safe. */
final class Tour25OneThread {
    private Tour25OneThread() {}

    static Future<?> vote(Map<String, Integer> votes, String candidate) {
        return async(() -> {
            for (int i = 0; i < 100; i++) {
                votes.merge(candidate, 1, Integer::sum); // no other task runs between here
                await(Futures.yieldNow()); // and here
            }
        });
    }

    public static void main(String[] args) throws Exception {
        Map<String, Integer> votes = new HashMap<>(); // not a ConcurrentHashMap
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(async(() -> {
                List<JoinHandle<?>> voters = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    voters.add(runtime.spawn(vote(votes, i % 4 == 0 ? "grace" : "ada")));
                }
                for (JoinHandle<?> voter : voters) {
                    await(voter);
                }
            }));
        }
        System.out.println(votes.get("ada") + " to " + votes.get("grace"));
    }
}
