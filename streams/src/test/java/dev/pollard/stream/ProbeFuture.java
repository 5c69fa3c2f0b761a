// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;

/** A future that does what the {@link Probe} says, and tells it what its owner does. */
final class ProbeFuture extends ProbeLeaf implements Future<Integer> {
    private final int value;

    ProbeFuture(Probe probe, int value) {
        super("Future", probe);
        this.value = value;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
        enter("poll");
        try {
            if (!isOpen()) {
                probe.breach("poll of a completed future");
            }
            if (waits(cx)) {
                return Poll.pending();
            }
            close(State.ENDED);
            return Poll.ready(value);
        } finally {
            exit();
        }
    }

    @Override
    public void cancel() {
        cancelled();
    }
}
