// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest item of a source that is taken as fast as it comes; pays for the items that it makes others give way to. */
final class Latest<T> implements Sink<T> {
    private final Discards discards = new Discards();
    private @Nullable T item;
    private int taken;

    /** An item has come in the last drain. */
    private boolean renewed;

    /** Takes what is ready; {@code PENDING} or {@code ENDED}, and the item before a failure is lost with it. */
    Drained drain(Upstream<T> source, Context cx) throws Exception {
        discards.look(cx);
        renewed = false;
        Drained why;
        do {
            taken = 0;
            why = source.drain(cx, this);
        } while (why == Drained.DECLINED && Cursor.nextUnit(cx));
        return why == Drained.ENDED ? why : Drained.PENDING;
    }

    @Override
    public boolean accept(T next) {
        discards.add(item);
        item = next;
        renewed = true;
        return ++taken < Cursor.ITEMS_PER_UNIT;
    }

    boolean isNew() {
        return renewed;
    }

    boolean isEmpty() {
        return item == null;
    }

    T take() {
        T taking = Objects.requireNonNull(item);
        item = null;
        return taking;
    }

    void clear() {
        discards.add(item);
        item = null;
    }
}
