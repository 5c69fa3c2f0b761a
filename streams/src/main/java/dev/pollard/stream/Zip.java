// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pairs the items of two streams; ends when one of them ends, and cancels the other. */
final class Zip<A, B, R> implements AsyncStream<R> {
    private final AsyncStream<? extends A> left;
    private final AsyncStream<? extends B> right;
    private final CheckedBiFunction<? super A, ? super B, ? extends R> combiner;

    Zip(
            AsyncStream<? extends A> left,
            AsyncStream<? extends B> right,
            CheckedBiFunction<? super A, ? super B, ? extends R> combiner) {
        this.left = Objects.requireNonNull(left, "left");
        this.right = Objects.requireNonNull(right, "right");
        this.combiner = Objects.requireNonNull(combiner, "combiner");
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "Zip(" + left + ", " + right + ")";
    }

    private final class Run extends CompositeCursor<R> {
        private final Upstream<A> lefts = Upstream.of(left);
        private final Upstream<B> rights = Upstream.of(right);

        /** An item that waits for its partner; at most one of the two is set between calls. */
        private @Nullable A heldLeft;

        private @Nullable B heldRight;

        Run() {
            super(Zip.this);
        }

        @Override
        Step<R> step(Context cx) throws Exception {
            A a = heldLeft;
            if (a == null) {
                Step<A> step = lefts.pollNext(cx);
                if (step.isEnd()) {
                    return Step.end();
                }
                a = heldLeft = step.isReady() ? step.value() : null;
            } else {
                lefts.pollProgress(cx);
            }
            B b = heldRight;
            if (b == null) {
                Step<B> step = rights.pollNext(cx);
                if (step.isEnd()) {
                    return Step.end();
                }
                b = heldRight = step.isReady() ? step.value() : null;
            } else if (a == null) {
                rights.pollProgress(cx);
            }
            if (a == null || b == null) {
                return Poll.pending();
            }
            heldLeft = null;
            heldRight = null;
            return item(combiner.apply(a, b));
        }

        @Override
        boolean progress(Context cx) throws Exception {
            lefts.pollProgress(cx);
            rights.pollProgress(cx);
            return (heldLeft == null && lefts.knownEnd()) || (heldRight == null && rights.knownEnd());
        }

        @Override
        void release() {
            heldLeft = null;
            heldRight = null;
            lefts.cancel();
            rights.cancel();
        }
    }
}
