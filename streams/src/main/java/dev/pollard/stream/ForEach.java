// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import org.jspecify.annotations.Nullable;

/** Hands each item to an action. */
final class ForEach<T> extends Terminal<T, @Nullable Void> {
    private final CheckedConsumer<? super T> action;

    ForEach(AsyncStream<T> source, CheckedConsumer<? super T> action) {
        super(source);
        this.action = action;
    }

    @Override
    public boolean accept(T item) throws Exception {
        action.accept(item);
        return more();
    }

    @Override
    @Nullable
    Void result() {
        return null;
    }

    @Override
    Object function() {
        return action;
    }

    @Override
    Object[] arguments() {
        return new Object[] {source(), action};
    }

    @Override
    String name() {
        return "ForEach";
    }
}
