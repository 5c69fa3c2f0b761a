// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** Polls the source with a budget that is never used up. */
final class Unconstrained<T extends @Nullable Object> extends Chained<T, T> {
    /** The context of the last poll, and the one derived from it. */
    private @Nullable Context outer;

    private @Nullable Context context;

    Unconstrained(Future<T> source) {
        super(source);
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Context derived = context;
        if (derived == null || outer != cx) {
            derived = new Unlimited(cx);
            context = derived;
            outer = cx;
        }
        return pollSource(derived);
    }

    @Override
    void release() {
        super.release();
        outer = null;
        context = null;
    }

    /** Differs from its parent in the budget only. */
    private static final class Unlimited extends Context {
        private final Context parent;

        Unlimited(Context parent) {
            this.parent = parent;
        }

        @Override
        public Waker waker() {
            return parent.waker();
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            return parent.find(type);
        }

        @Override
        public boolean mayProceed() {
            return true;
        }

        @Override
        public void progressed() {}

        @Override
        public void wakeLater(Waker waker) {
            parent.wakeLater(waker);
        }

        @Override
        public String toString() {
            return parent + " without a budget";
        }
    }
}
