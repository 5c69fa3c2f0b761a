// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Takes one unit from the budget, or gives way until there is one. */
final class ConsumeBudget extends OneShot<@Nullable Void> {

    @Override
    Poll<@Nullable Void> step(Context cx) {
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        cx.progressed();
        return Poll.done();
    }

    @Override
    void release() {}
}
