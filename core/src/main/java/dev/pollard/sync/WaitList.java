// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import org.jspecify.annotations.Nullable;

/**
 * Waiters in a row: the shared queue of all primitives of this package, which takes no memory beyond the waiters.
 *
 * <p>A waiter is in one list at most. All of it is guarded by the word of the primitive, but that {@link #first} may be asked by a
 * diagnosis, which is content with what it finds.
 */
final class WaitList<W extends Waiter> {
    private @Nullable Waiter first;
    private @Nullable Waiter last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    W first() {
        return cast(first);
    }

    @Nullable
    W last() {
        return cast(last);
    }

    @Nullable
    W after(W waiter) {
        return cast(waiter.next);
    }

    @SuppressWarnings("unchecked") // only waiters of this type come in
    private @Nullable W cast(@Nullable Waiter waiter) {
        return (W) waiter;
    }

    void addLast(W waiter) {
        link(waiter, last, null);
    }

    void addFirst(W waiter) {
        link(waiter, null, first);
    }

    private void link(Waiter waiter, @Nullable Waiter before, @Nullable Waiter behind) {
        waiter.previous = before;
        waiter.next = behind;
        if (before == null) {
            first = waiter;
        } else {
            before.next = waiter;
        }
        if (behind == null) {
            last = waiter;
        } else {
            behind.previous = waiter;
        }
    }

    /** Takes out a waiter of this list. */
    void remove(W waiter) {
        Waiter before = waiter.previous;
        Waiter behind = waiter.next;
        if (before == null) {
            first = behind;
        } else {
            before.next = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
    }

    /** Moves all waiters of another list to the end of this one, however many they are, at once. */
    void takeAll(WaitList<W> other) {
        Waiter begin = other.first;
        if (begin == null) {
            return;
        }
        Waiter end = last;
        if (end == null) {
            first = begin;
        } else {
            end.next = begin;
            begin.previous = end;
        }
        last = other.last;
        other.first = null;
        other.last = null;
    }
}
