// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.local.ThreadBindings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a {@link TaskLocal}, and the bindings around it: an immutable list, of which each thread has one at a time.
 *
 * @param key the key
 * @param value its value
 * @param next the bindings around this one
 */
record Binding(
        TaskLocal<?> key, @Nullable Object value, @Nullable Binding next) {
    /** The bindings of the calling thread. */
    static @Nullable Binding current() {
        return (Binding) ThreadBindings.current();
    }

    /** Replaces the bindings of the calling thread. */
    static void enter(@Nullable Binding bindings) {
        ThreadBindings.enter(bindings);
    }

    static @Nullable Binding find(TaskLocal<?> key) {
        for (Binding binding = current(); binding != null; binding = binding.next) {
            if (binding.key == key) {
                return binding;
            }
        }
        return null;
    }

    /** What a task that is spawned here gets: of the bindings that can be seen here those that are passed on, in the same order. */
    static @Nullable Binding inherited() {
        List<Binding> seen = new ArrayList<>();
        for (Binding binding = current(); binding != null; binding = binding.next) {
            Binding candidate = binding;
            if (seen.stream().noneMatch(inner -> inner.key == candidate.key)) {
                seen.add(binding);
            }
        }
        Binding inherited = null;
        for (int i = seen.size() - 1; i >= 0; i--) {
            inherited = seen.get(i).key.inherit(seen.get(i), inherited);
        }
        return inherited;
    }
}
