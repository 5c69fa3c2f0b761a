// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gathers the items in a list, up to a limit. */
final class ToListUpTo<T> extends Terminal<T, List<T>> {
    private final int limit;
    private final List<T> list = new ArrayList<>();

    ToListUpTo(AsyncStream<T> source, int limit) {
        super(source);
        this.limit = limit;
    }

    @Override
    Object[] arguments() {
        return new Object[] {source(), limit};
    }

    @Override
    public boolean accept(T item) {
        if (list.size() == limit) {
            throw new IllegalStateException("more than " + limit + " items: " + this);
        }
        list.add(item);
        return more();
    }

    @Override
    List<T> result() {
        return Collections.unmodifiableList(list);
    }

    @Override
    String name() {
        return "ToList";
    }
}
