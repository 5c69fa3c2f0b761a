// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Gives way in the first poll and is done in the second. */
final class YieldNow extends OneShot<@Nullable Void> {
    private boolean yielded;

    @Override
    Poll<@Nullable Void> step(Context cx) {
        if (yielded) {
            return Poll.done();
        }
        yielded = true;
        cx.yieldNow();
        return Poll.pending();
    }

    @Override
    public void inspect(Inspector inspector) {
        if (yielded) {
            inspector.waitsFor("a turn after the others");
        }
    }

    @Override
    void release() {}
}
