// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Is pending for ever once the source has ended. */
final class Fuse<T extends @Nullable Object> extends Chained<T, T> {

    Fuse(Future<T> source) {
        super(source);
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        return pollSource(cx);
    }

    @Override
    Poll<T> pollAgain() {
        return Poll.pending();
    }

    @Override
    public Future<T> fuse() {
        return this;
    }
}
