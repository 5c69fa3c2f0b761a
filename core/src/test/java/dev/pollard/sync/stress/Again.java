// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync.stress;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes a future and runs it, so many times, one after the other; some of them are given up after so many polls. */
final class Again implements Future<Integer> {
    private final Callable<? extends Future<?>> factory;
    private final int times;
    private final int giveUpEvery;
    private int round;
    private int polls;
    private int givenUp;
    private @Nullable Future<?> current;

    /**
     * @param giveUpEvery each how manieth future is cancelled if it has not ended after one, two or three polls; 0 for none
     */
    Again(int times, int giveUpEvery, Callable<? extends Future<?>> factory) {
        this.times = times;
        this.giveUpEvery = giveUpEvery;
        this.factory = factory;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
        while (round < times) {
            if (current == null) {
                current = factory.call();
                polls = 0;
            }
            boolean ready = current.poll(cx).isReady();
            polls++;
            if (!ready && giveUpEvery > 0 && round % giveUpEvery == 0) {
                if (polls > round % 3) {
                    current.cancel();
                    givenUp++;
                } else {
                    cx.yieldNow();
                    return Poll.pending();
                }
            } else if (!ready) {
                return Poll.pending();
            }
            current = null;
            round++;
        }
        return Poll.ready(times - givenUp);
    }

    @Override
    public void cancel() {
        if (current != null) {
            current.cancel();
            current = null;
        }
    }
}
