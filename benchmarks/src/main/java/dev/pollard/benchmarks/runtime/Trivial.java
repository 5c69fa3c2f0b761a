// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;

/** Ready at its first poll. */
record Trivial(int value) implements Future<Integer> {
    @Override
    public Poll<Integer> poll(Context cx) {
        return Poll.ready(value);
    }

    @Override
    public void cancel() {}
}
