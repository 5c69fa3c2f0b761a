// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scheduling;
import java.util.List;
import java.util.Map;

/** The examples of docs/guides/scheduling.md. */
final class SchedulingChoices {
    private SchedulingChoices() {}

    static AsyncRuntime threadPerCore() {
        return AsyncRuntime.builder()
                .scheduling(Scheduling.THREAD_PER_CORE)
                .workers(4)
                .build();
    }

    /** Each worker has the balances of some accounts, in a plain map that no other thread touches. */
    static JoinHandle<Integer> deposit(
            AsyncRuntime runtime, List<Map<String, Integer>> balances, String account, int amount) {
        int worker = Math.floorMod(account.hashCode(), runtime.workers());
        return runtime.spawnPinned(worker, () -> {
            return Futures.fromCallable(() -> balances.get(worker).merge(account, amount, Integer::sum));
        });
    }
}
