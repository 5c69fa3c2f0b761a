// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.future.Future;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Does one chore after the other until the load stops. */
final class Generator implements Future<@Nullable Void> {
    private final Load load;
    private final SplittableRandom random;
    private @Nullable Future<?> current;
    private volatile long since = System.nanoTime();
    private volatile String doing = "nothing";

    Generator(Load load, SplittableRandom random) {
        this.load = load;
        this.random = random;
    }

    /** One chore failed on purpose. */
    static final class Deliberate extends Exception {
        private static final long serialVersionUID = 1;

        Deliberate() {
            super("deliberate", null, /* enableSuppression= */ true, /* writableStackTrace= */ false);
        }
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        while (true) {
            if (current == null) {
                if (load.isStopping()) {
                    return Poll.done();
                }
                if (!cx.mayProceed()) {
                    return Poll.pending();
                }
                current = load.next(random);
                since = System.nanoTime();
                doing = current.getClass().getSimpleName();
            }
            try {
                if (current.poll(cx).isPending()) {
                    return Poll.pending();
                }
            } catch (Throwable t) {
                if (!isExpected(t)) {
                    load.faults().add("a chore failed", t);
                }
            }
            current = null;
            load.finished();
            cx.progressed();
        }
    }

    @Override
    public void cancel() {
        if (current != null) {
            current.cancel();
            current = null;
        }
    }

    static boolean isExpected(Throwable t) {
        return t instanceof TimeoutExceededException
                || t instanceof CancellationException
                || t instanceof Deliberate
                || t instanceof ChannelClosedException
                || t instanceof IOException;
    }

    /** Lets what may happen to a chore pass, and throws what may not. */
    static Integer expected(Throwable t) throws Exception {
        if (isExpected(t)) {
            return 0;
        }
        if (t instanceof Error error) {
            throw error;
        }
        throw (Exception) t;
    }

    /** No chore takes longer than some milliseconds, but for how busy the machine is. */
    void checkThatItGetsOn(Duration limit, Faults faults) {
        long nanos = System.nanoTime() - since;
        if (nanos > limit.toNanos() && !load.isStopping()) {
            faults.add("stuck for " + Duration.ofNanos(nanos) + ": " + doing, null);
        }
    }

    @Override
    public String toString() {
        return "Generator(" + doing + ")";
    }
}
