// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pairs the items of two streams; ends when one of them ends, and cancels the other. */
final class Zip<A, B, R> extends Junction<R> {
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
    List<? extends AsyncStream<?>> sources() {
        return List.of(left, right);
    }

    @Override
    boolean isAlike() {
        return false;
    }

    @Override
    AsyncIterator<R> run(AsyncIterator<?>[] runs) {
        return new Run<>(this, runs);
    }

    @Override
    Object function() {
        return combiner;
    }

    @Override
    public String toString() {
        return "Zip(" + left + ", " + right + ")";
    }

    private static final class Run<A, B, R> extends CompositeCursor<R> implements PayingSink<A> {
        private static final Sink<Object> NOBODY = item -> false;

        private final CheckedBiFunction<? super A, ? super B, ? extends R> combiner;
        private final Discards discards = new Discards();
        private final Upstream<A> lefts;
        private final Upstream<B> rights;
        private final Place<B> place = new Place<>();

        /** An item that waits for its partner; at most one of the two is set between calls. */
        private @Nullable A heldLeft;

        private @Nullable B heldRight;

        /** What the last drain of the right source said. */
        private Drained right = Drained.PENDING;

        // Set within a push.
        private @Nullable Context cx;
        private Sink<? super R> downstream = NOBODY;

        @SuppressWarnings("unchecked") // the runs of the blueprint's sources
        Run(Zip<A, B, R> blueprint, AsyncIterator<?>[] sources) {
            super(blueprint);
            this.combiner = blueprint.combiner;
            this.lefts = Upstream.ofRun((AsyncIterator<A>) sources[0]);
            this.rights = Upstream.ofRun((AsyncIterator<B>) sources[1]);
        }

        @Override
        Drained push(Context context, Sink<? super R> sink) throws Exception {
            discards.look(context);
            cx = context;
            downstream = sink;
            try {
                A waiting = heldLeft;
                if (waiting != null) {
                    lefts.pollProgress(context);
                    heldLeft = null;
                    if (!accept(waiting)) {
                        return heldLeft == null ? Drained.DECLINED : right;
                    }
                }
                Drained left = lefts.drain(context, this);
                if (heldLeft != null) {
                    return right;
                }
                if (left == Drained.PENDING && heldRight == null) {
                    return takeRight(context) ? Drained.PENDING : right;
                }
                if (left == Drained.PENDING) {
                    rights.pollProgress(context);
                }
                return left;
            } finally {
                cx = null;
                downstream = NOBODY;
            }
        }

        /** Looks for the partner of a left item. */
        @Override
        public boolean accept(A item) throws Exception {
            B partner = heldRight;
            if (partner == null) {
                partner = nextRight(Objects.requireNonNull(cx));
                if (partner == null) {
                    heldLeft = item;
                    return false;
                }
            }
            heldRight = null;
            return downstream.accept(nonNull(combiner.apply(item, partner)));
        }

        @Override
        public boolean again() throws Exception {
            return heldLeft == null && PayingSink.again(downstream);
        }

        /** Takes an item from the right source; null if there is none now. */
        private @Nullable B nextRight(Context context) throws Exception {
            right = rights.begin() ? rights.end(rights.iterator().drain(context, place)) : Drained.ENDED;
            return place.take();
        }

        /** Takes an item while the left source is waited for; says whether there was one. */
        private boolean takeRight(Context context) throws Exception {
            heldRight = nextRight(context);
            return heldRight != null;
        }

        @Override
        boolean progress(Context context) throws Exception {
            lefts.pollProgress(context);
            rights.pollProgress(context);
            return (heldLeft == null && lefts.knownEnd()) || (heldRight == null && rights.knownEnd());
        }

        @Override
        void tell(Inspector inspector) {
            lefts.tell(inspector);
            rights.tell(inspector);
        }

        @Override
        void release() {
            discards.add(heldLeft);
            discards.add(heldRight);
            heldLeft = null;
            heldRight = null;
            lefts.cancel();
            rights.cancel();
        }
    }
}
