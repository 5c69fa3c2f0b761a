// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Polls the source only while there is a budget, and takes a unit for its end. */
final class Cooperative<T extends @Nullable Object> extends Chained<T, T> {

    Cooperative(Future<T> source) {
        super(source);
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        Poll<T> poll = pollSource(cx);
        if (!poll.isPending()) {
            cx.progressed();
        }
        return poll;
    }
}
