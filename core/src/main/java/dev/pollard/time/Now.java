// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;

/** Reads the clock of whoever polls. */
final class Now implements Future<Moment> {
    private boolean ended;

    @Override
    public Poll<Moment> poll(Context cx) {
        if (ended) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        ended = true;
        return Poll.ready(new Moment(cx.service(Timers.class).nanoTime()));
    }

    @Override
    public void cancel() {
        ended = true;
    }

    @Override
    public String toString() {
        return "Now";
    }
}
