// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Step;

/** The cursor of a composite operator that says what one step is; items are pushed one step after the other. */
abstract class StepCursor<T> extends CompositeCursor<T> {

    StepCursor(AsyncStream<?> blueprint) {
        super(blueprint);
    }

    /** One step of an open cursor; what it throws fails the cursor. */
    abstract Step<T> step(Context cx) throws Exception;

    @Override
    final Drained push(Context cx, Sink<? super T> sink) throws Exception {
        while (true) {
            Step<T> step = step(cx);
            if (step.isPending()) {
                return Drained.PENDING;
            }
            if (step.isEnd()) {
                return Drained.ENDED;
            }
            if (!sink.accept(step.value()) && !PayingSink.again(sink)) {
                return Drained.DECLINED;
            }
        }
    }

    @Override
    public final Step<T> pollNext(Context cx) throws Exception {
        if (closed()) {
            return Step.end();
        }
        try {
            Step<T> step = step(cx);
            if (step.isEnd()) {
                endEarly();
            }
            return step;
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }
}
