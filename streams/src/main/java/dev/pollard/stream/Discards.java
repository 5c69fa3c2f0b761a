// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The items that a cursor loses: looks once who wants to know of them. */
final class Discards {
    private boolean looked;
    private @Nullable DiscardHook hook;

    /** To be called at the begin of a poll. */
    void look(Context cx) {
        if (!looked) {
            looked = true;
            hook = cx.find(DiscardHook.class);
        }
    }

    /** Who wants to know; null if nobody does. */
    @Nullable
    DiscardHook hook() {
        return hook;
    }

    void add(@Nullable Object item) {
        DiscardHook told = hook;
        if (told != null && item != null) {
            told.discarded(item);
        }
    }

    void addAll(Collection<?> items) {
        if (hook != null) {
            items.forEach(this::add);
        }
    }

    /** What a collector has gathered, if that is to be seen. */
    void addContainer(@Nullable Object container) {
        if (container instanceof Collection<?> items) {
            addAll(items);
        }
    }
}
