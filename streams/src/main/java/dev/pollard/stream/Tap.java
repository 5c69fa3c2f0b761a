// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Between a source that is drained and the sink downstream: sees whether items pass, and which failures are the sink's own. */
final class Tap<T> implements Sink<T> {
    private @Nullable Sink<? super T> downstream;
    private @Nullable Throwable sinkFailure;

    /** Whether an item has passed since this was last set to false. */
    boolean passed;

    Drained drain(Upstream<T> source, Context cx, Sink<? super T> sink) throws Exception {
        downstream = sink;
        try {
            return source.drain(cx, this);
        } finally {
            downstream = null;
        }
    }

    @Override
    public boolean accept(T item) throws Exception {
        passed = true;
        try {
            return Objects.requireNonNull(downstream).accept(item);
        } catch (Throwable failure) {
            sinkFailure = failure;
            throw failure;
        }
    }

    /** Whether a failure is the consumer's. */
    boolean isSinks(Throwable failure) {
        return Failures.same(failure, sinkFailure);
    }

    /** Whether a failure is the stream's, and not the consumer's or the machine's, so that the stream may make up for it. */
    boolean recoverable(Throwable failure) {
        return !isSinks(failure) && !(failure instanceof VirtualMachineError);
    }
}
