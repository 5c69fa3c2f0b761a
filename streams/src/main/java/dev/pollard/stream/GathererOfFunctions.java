// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiConsumer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What {@link Gatherer#of} makes. */
record GathererOfFunctions<T, A extends @Nullable Object, R>(
        Callable<? extends A> initializer,
        Gatherer.Integrator<? super T, A, R> integrator,
        CheckedBiConsumer<A, Gatherer.Downstream<? super R>> finisher)
        implements Gatherer<T, A, R> {

    @Override
    public A initialState() throws Exception {
        return initializer.call();
    }

    @Override
    public boolean integrate(A state, T item, Downstream<? super R> downstream) throws Exception {
        return integrator.integrate(state, item, downstream);
    }

    @Override
    public void finish(A state, Downstream<? super R> downstream) throws Exception {
        finisher.accept(state, downstream);
    }
}
