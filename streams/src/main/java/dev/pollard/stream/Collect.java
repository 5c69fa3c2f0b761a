// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Gathers the items with a collector of {@code java.util.stream}. */
final class Collect<T, A, R extends @Nullable Object> extends Terminal<T, R> {
    private final String name;
    private final Collector<? super T, A, R> collector;
    private final BiConsumer<A, ? super T> accumulator;
    private @Nullable A container;

    Collect(String name, AsyncStream<T> source, Collector<? super T, A, R> collector) {
        super(source);
        this.name = name;
        this.collector = collector;
        this.accumulator = collector.accumulator();
    }

    @Override
    public boolean accept(T item) {
        accumulator.accept(container(), item);
        return more();
    }

    private A container() {
        A made = container;
        if (made == null) {
            made = collector.supplier().get();
            container = made;
        }
        return made;
    }

    @Override
    R result() {
        A full = container();
        container = null;
        return collector.finisher().apply(full);
    }

    @Override
    Object function() {
        return accumulator;
    }

    @Override
    Object[] arguments() {
        return new Object[] {name, source(), collector};
    }

    @Override
    String name() {
        return name;
    }
}
