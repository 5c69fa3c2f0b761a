// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deals the items out by their keys, and runs a stream for each key. */
final class GroupBy<T, K, R> implements AsyncStream<R> {
    private final String name;
    private final AsyncStream<T> source;
    private final int groups;
    private final GroupOverflow overflow;
    private final int capacity;
    private final CheckedFunction<? super T, ? extends K> key;
    private final CheckedBiFunction<? super K, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function;

    GroupBy(
            String name,
            AsyncStream<T> source,
            int groups,
            GroupOverflow overflow,
            int capacity,
            CheckedFunction<? super T, ? extends K> key,
            CheckedBiFunction<? super K, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        this.name = name;
        this.source = source;
        this.groups = groups;
        this.overflow = overflow;
        this.capacity = capacity;
        this.key = key;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name + "(" + source + ", " + groups + ", " + overflow + ", " + capacity + ")";
    }

    private static final class Run<T, K, R> extends Lanes<T, R> {
        private final GroupBy<T, K, R> blueprint;

        /** The groups that take items, the one that has had none for the longest time first. */
        private final LinkedHashMap<K, Part> parts = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

        /** The key of the item that has no place yet: the function is called once for each item. */
        private @Nullable K heldKey;

        Run(GroupBy<T, K, R> blueprint) {
            super(blueprint, blueprint.source);
            this.blueprint = blueprint;
        }

        @Override
        boolean deal(T item) throws Exception {
            K itsKey = heldKey == null ? nonNull(blueprint.key.apply(item)) : heldKey;
            heldKey = null;
            Part part = parts.get(itsKey);
            if (part == null || part.lane.isOver()) {
                if (open() >= blueprint.groups) {
                    return dealWithout(itsKey, item);
                }
                part = begin(itsKey);
            }
            boolean placed = put(part, item);
            if (!placed) {
                heldKey = itsKey;
            }
            return placed;
        }

        private Part begin(K itsKey) throws Exception {
            Lane<T> lane = newLane("group " + itsKey, blueprint.capacity);
            Part part = run(itsKey, lane, made(blueprint.function.apply(itsKey, lane)));
            parts.put(itsKey, part);
            return part;
        }

        /** There are as many groups as there may be. */
        private boolean dealWithout(K itsKey, T item) {
            switch (blueprint.overflow) {
                case FAIL -> {
                    discards.add(item);
                    throw new OverflowException("groups", blueprint.groups);
                }
                case DROP -> {
                    discards.add(item);
                    return true;
                }
                case END_OLDEST -> endOldest();
                case WAIT -> {}
            }
            heldKey = itsKey;
            return false;
        }

        /** Ends one group, unless one is about to end. */
        private void endOldest() {
            if (parts.size() == open()) {
                Iterator<Part> oldest = parts.values().iterator();
                Part part = oldest.next();
                oldest.remove();
                part.end(null);
            }
        }

        @Override
        void closed(Part part) {
            parts.remove(part.key, part);
        }

        @Override
        void endAll(@Nullable Throwable failure) {
            List<Part> all = new ArrayList<>(parts.values());
            parts.clear();
            all.forEach(part -> part.end(failure));
        }
    }
}
