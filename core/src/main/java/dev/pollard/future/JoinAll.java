// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes all results of a set. */
final class JoinAll<T extends @Nullable Object> extends OneShot<List<T>> {
    private final FutureSet<T> set;
    private List<T> values = new ArrayList<>();
    private boolean failed;

    JoinAll(FutureSet<T> set) {
        this.set = set;
    }

    @Override
    Poll<List<T>> step(Context cx) throws Exception {
        while (true) {
            Step<T> step;
            try {
                step = set.pollNext(cx);
            } catch (Throwable failure) {
                failed = true;
                throw failure;
            }
            if (step.isPending()) {
                return Poll.pending();
            }
            if (step.isEnd()) {
                return Poll.ready(Collections.unmodifiableList(values));
            }
            values.add(step.value());
        }
    }

    @Override
    void release() {
        values = List.of();
        if (failed) {
            set.cancelAll();
        } else {
            set.children.forgetWaker();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(set);
    }

    @Override
    public String toString() {
        return "JoinAll(" + set + ")";
    }
}
