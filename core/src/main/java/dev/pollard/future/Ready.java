// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Gives its value in the first poll. */
final class Ready<T extends @Nullable Object> extends OneShot<T> {
    /** Holds the value; replaced once it was given out. */
    private Poll<T> poll;

    Ready(T value) {
        poll = Poll.ready(value);
    }

    @Override
    Poll<T> step(Context cx) {
        return poll;
    }

    @Override
    void release() {
        poll = Poll.pending();
    }
}
