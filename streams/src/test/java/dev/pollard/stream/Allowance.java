// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** A context with a budget and nothing else. */
final class Allowance extends Context {
    private final Waker waker = () -> ++this.wakes;
    private int units;
    int wakes;

    Allowance(int units) {
        this.units = units;
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return null;
    }

    @Override
    public boolean mayProceed() {
        if (units > 0) {
            return true;
        }
        waker.wake();
        return false;
    }

    @Override
    public void progressed() {
        units--;
    }
}
