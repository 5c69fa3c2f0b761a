// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import org.openjdk.jmh.annotations.CompilerControl;

/** What the bodies of {@link Await} await, again and again: ready each time, or each second time after it has woken itself. */
final class AwaitLeaf implements Future<Integer> {
    static final Woken WOKEN = new Woken();
    static final Context CONTEXT = Context.of(WOKEN);

    private final boolean suspends;
    private boolean pending;
    private int n;

    AwaitLeaf(boolean suspends) {
        this.suspends = suspends;
    }

    /** Remembers that it was woken: the queue of a runtime with one task. */
    static final class Woken implements Waker {
        private boolean woken;

        @Override
        public void wake() {
            woken = true;
        }
    }

    /** Not a constant, so that nothing can be computed beforehand. */
    int next() {
        return n++ & 127;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
        if (suspends) {
            pending = !pending;
            if (pending) {
                cx.waker().wake();
                return Poll.pending();
            }
        }
        return Poll.ready(next());
    }

    @Override
    public void cancel() {}

    /** Polls a future as often as it is woken. Never inlined into the loop that measures: HotSpot would peel that loop, and keep a copy of all this without its boxes taken out. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    static int run(Future<Integer> future) throws Exception {
        while (true) {
            WOKEN.woken = false;
            Poll<Integer> poll = future.poll(CONTEXT);
            if (poll.isReady()) {
                return poll.value();
            }
            if (!WOKEN.woken) {
                throw new IllegalStateException("pending for ever: " + future);
            }
        }
    }
}
