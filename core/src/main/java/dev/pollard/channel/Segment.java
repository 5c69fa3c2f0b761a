// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A run of places in a channel, linked to the run that follows.
 *
 * <p>A place is written once, by who has claimed it, and emptied once, by who has taken the value out. It is never used again, so a reader of a place never
 * meets a value of another turn, and a fresh segment is young: storing into it costs a collector less than storing into an old ring.
 */
final class Segment {
    /** The first segment of a channel, and the shortest: with its header some 90 bytes, which is what an idle channel holds. */
    static final int SHORTEST = 8;

    /** Long enough to make the price of a segment small, 5 bytes and less than a nanosecond for each value. */
    static final int LONGEST = 128;

    /** In place of the link of a segment that the receiving side has left: who comes across it starts again at the head. */
    static final Segment PASSED = new Segment(0, 0);

    private static final VarHandle SLOT =
            MethodHandles.arrayElementVarHandle(Object[].class).withInvokeExactBehavior();
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup()
                    .findVarHandle(Segment.class, "next", Segment.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The position of the first place. */
    final int base;

    private final @Nullable Object[] slots;
    private volatile @Nullable Segment next;

    Segment(int base, int length) {
        this.base = base;
        this.slots = new @Nullable Object[length];
    }

    int length() {
        return slots.length;
    }

    /** Pairs with {@link #get}: who sees the value in its place sees what is in the value. */
    void put(int index, Object value) {
        SLOT.setRelease(slots, index, value);
    }

    /** Pairs with {@link #put}. Null: not written yet, or taken. */
    @Nullable
    Object get(int index) {
        return (Object) SLOT.getAcquire(slots, index);
    }

    /** Lets go of a value that was taken; nobody writes the place again. */
    void clear(int index) {
        slots[index] = null;
    }

    /** The segment that follows, {@link #PASSED}, or null if there is none yet. */
    @Nullable
    Segment next() {
        return next;
    }

    /** The segment that follows, linked now if there is none yet: then of the given length. */
    Segment nextOrAppend(int length) {
        Segment following = next;
        if (following == null) {
            Segment fresh = new Segment(base + slots.length, length);
            Segment before = (Segment) NEXT.compareAndExchange(this, (Segment) null, fresh);
            following = before == null ? fresh : before;
        }
        return following;
    }

    /**
     * Cuts the link: without that a segment that has grown old while the channel was idle would keep all that ever followed it from
     * being collected by a young collection.
     */
    void pass() {
        next = PASSED;
    }
}
