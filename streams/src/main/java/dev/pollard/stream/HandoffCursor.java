// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;

/** The consumer's end of a {@link Handoff}. */
abstract class HandoffCursor<T> extends CompositeCursor<T> {
    final Handoff<T> handoff;

    HandoffCursor(AsyncStream<T> blueprint, Handoff<T> handoff) {
        super(blueprint);
        this.handoff = handoff;
    }

    /** Called at the begin of each call: starts what is to be started once. */
    void start(Context cx) {}

    @Override
    final Drained push(Context cx, Sink<? super T> sink) throws Exception {
        handoff.want(cx);
        start(cx);
        while (true) {
            if (handoff.hasItem()) {
                if (!cx.mayProceed()) {
                    return Drained.PENDING;
                }
                cx.progressed();
                int room = ITEMS_PER_UNIT;
                do {
                    if (!sink.accept(handoff.take())) {
                        return Drained.DECLINED;
                    }
                } while (--room > 0 && handoff.hasItem());
            } else if (handoff.isOver()) {
                if (isAtEnd()) {
                    return Drained.ENDED;
                }
            } else if (!handoff.awaitProducer(cx)) {
                return Drained.PENDING;
            }
        }
    }

    @Override
    final boolean progress(Context cx) throws Exception {
        start(cx);
        return handoff.awaitProducer(cx) && handoff.isOver() && isAtEnd();
    }

    /** Whether nothing is left, now that the producer has ended. */
    private boolean isAtEnd() throws Exception {
        if (handoff.hasItem()) {
            return false;
        }
        Throwable failure = handoff.failure();
        if (failure != null) {
            Failures.raise(failure);
        }
        return true;
    }
}
