// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/**
 * The value of one future, for one run.
 *
 * <p>The future goes on without demand, from the first call on; its value is kept until it is asked for.
 */
final class InFlight<R> implements AsyncStream<R> {
    private final Future<? extends R> future;

    InFlight(Future<? extends R> future) {
        this.future = future;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return future.toString();
    }

    private final class Run extends CompositeCursor<R> {
        /** Null once it has ended. */
        private @Nullable Future<? extends R> unfinished = future;

        /** The value that came without demand. */
        private @Nullable R value;

        Run() {
            super(InFlight.this);
        }

        @Override
        Step<R> step(Context cx) throws Exception {
            advance(cx);
            R item = value;
            if (item != null) {
                value = null;
                return Poll.ready(item);
            }
            return unfinished == null ? Step.end() : Poll.pending();
        }

        @Override
        boolean progress(Context cx) throws Exception {
            advance(cx);
            return unfinished == null && value == null;
        }

        private void advance(Context cx) throws Exception {
            Future<? extends R> current = unfinished;
            if (current == null) {
                return;
            }
            unfinished = null; // unless it comes back pending
            Poll<? extends R> poll = current.poll(cx);
            if (poll.isPending()) {
                unfinished = current;
            } else {
                value = nonNull(poll.value());
            }
        }

        @Override
        void release() {
            value = null;
            Future<? extends R> current = unfinished;
            if (current != null) {
                unfinished = null;
                current.cancel();
            }
        }
    }
}
