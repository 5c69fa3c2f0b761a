// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded hand-over of items between two tasks: one puts in, the other takes out, and each waits for the other.
 *
 * <p>Both sides work in batches: what one did is published to the other after some items, and at once if the other waits. So an item costs no atomic
 * operation.
 *
 * <p><b>Threading.</b> One producer and one consumer at a time. A side that goes to wait registers its waker, then says that it waits, then looks again; the other
 * publishes, then looks whether anybody waits. All of this is volatile, so one of the two sees the other.
 */
final class Handoff<T> {
    /*
     * Overview. Positions only grow; a place is position & mask.
     *
     *   [taken, head)    taken out, and not yet given back to the producer
     *   [head, offered)  for the consumer to take
     *   [offered, tail)  put in, and not yet shown to the consumer
     *
     * tail is the producer's, head is the consumer's; offered and taken are what each has published. A place is written by the producer after it saw it taken, and by
     * the consumer, with null, before that.
     *
     * Who comes to its end second, of the producer that has no more and the consumer that wants no more, discards what is left: ends says who was first.
     */
    private static final int PRODUCER_ENDED = 1;
    private static final int CONSUMER_LEFT = 2;

    /** After how many items the producer publishes though nobody waits. */
    private static final int BATCH = 16;

    private static final VarHandle ENDS;

    static {
        try {
            ENDS = MethodHandles.lookup()
                    .findVarHandle(Handoff.class, "ends", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Object[] places;
    private final int mask;
    private final int capacity;

    /** How many items the consumer takes before it gives back their places. */
    private final int refund;

    private final AtomicWaker producer = new AtomicWaker();
    private final AtomicWaker consumer = new AtomicWaker();

    private volatile long offered; // written by the producer
    private volatile long taken; // written by the consumer
    private volatile boolean producerWaits;
    private volatile boolean consumerWaits;

    /** The consumer has asked for an item. */
    private volatile boolean wanted;

    @SuppressWarnings("unused") // by ENDS
    private volatile int ends;

    private @Nullable Throwable failure; // written by the producer before its end
    private @Nullable DiscardHook hook; // written by the consumer before wanted

    private long tail; // owner: producer
    private long shown; // owner: producer; what it last wrote to offered
    private long takenSeen; // owner: producer
    private long head; // owner: consumer
    private long returned; // owner: consumer; what it last wrote to taken
    private long offeredSeen; // owner: consumer

    Handoff(int capacity) {
        this.capacity = capacity;
        int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        this.places = new @Nullable Object[size];
        this.mask = size - 1;
        this.refund = Math.max(1, capacity / 4);
    }

    /** Sets who hears of items that are lost before the consumer has asked for any. */
    void discardTo(@Nullable DiscardHook who) {
        hook = who;
    }

    // The producer's side.

    /** Whether the consumer has asked for an item; if not, the waker will be woken when it does. */
    boolean isWanted(Context cx) {
        if (wanted) {
            return true;
        }
        awaitConsumer(cx);
        if (wanted) {
            producerWaits = false;
            return true;
        }
        return false;
    }

    /** Whether there is room; if not, the waker will be woken when there is. */
    boolean hasRoom(Context cx) {
        if (isRoomy()) {
            return true;
        }
        awaitConsumer(cx);
        if (isRoomy()) {
            producerWaits = false;
            return true;
        }
        return false;
    }

    private void awaitConsumer(Context cx) {
        publish();
        producer.register(cx.waker());
        producerWaits = true;
    }

    /** Whether there is room. */
    boolean isRoomy() {
        if (tail - takenSeen < capacity) {
            return true;
        }
        takenSeen = taken;
        return tail - takenSeen < capacity;
    }

    /** Puts an item in, for which there is room; says whether there is more. */
    boolean put(T item) {
        places[(int) tail & mask] = item;
        tail++;
        if (consumerWaits || (tail & (BATCH - 1)) == 0) {
            publish();
        }
        return isRoomy();
    }

    /**
     * Puts an item in, for which there is room, and shows it. The consumer is woken unless its waker is the one given: whoever calls sees to it that that one is polled.
     */
    void put(T item, @Nullable Waker polledAnyway) {
        places[(int) tail & mask] = item;
        tail++;
        publishTail();
        if (consumerWaits) {
            consumerWaits = false;
            Waker registered = consumer.take();
            if (registered != null && registered != polledAnyway) {
                registered.wake();
            }
        }
    }

    /** Shows the consumer what was put in. */
    void publish() {
        publishTail();
        if (consumerWaits) {
            consumerWaits = false;
            consumer.wake();
        }
    }

    private void publishTail() {
        if (shown != tail) {
            shown = tail;
            offered = tail;
        }
    }

    /** There are no more items. */
    void end(@Nullable Throwable cause) {
        failure = cause;
        publishTail();
        if ((getAndOrEnds(PRODUCER_ENDED) & CONSUMER_LEFT) != 0) {
            discardRest();
        }
        consumer.wake();
    }

    /** Whether the consumer wants no more. */
    boolean isLeft() {
        return (ends & CONSUMER_LEFT) != 0;
    }

    @Nullable
    DiscardHook hook() {
        return hook;
    }

    // The consumer's side.

    /** Says once that items are wanted from now on. */
    void want(Context cx) {
        if (!wanted) {
            hook = cx.find(DiscardHook.class);
            wanted = true;
            wakeProducer();
        }
    }

    /** Whether an item is there to take. */
    boolean hasItem() {
        if (head != offeredSeen) {
            return true;
        }
        offeredSeen = offered;
        return head != offeredSeen;
    }

    /** Takes an item that is there. */
    @SuppressWarnings("unchecked") // only put puts items in
    T take() {
        int at = (int) head & mask;
        T item = (T) places[at];
        if (item == null) {
            throw new AssertionError("no item at " + head);
        }
        places[at] = null;
        head++;
        if (head - returned >= refund) {
            giveBack();
        }
        return item;
    }

    /** Gives the places of the items that were taken back to the producer. */
    void giveBack() {
        publishHead();
        wakeProducer();
    }

    private void publishHead() {
        if (returned != head) {
            returned = head;
            taken = head;
        }
    }

    private void wakeProducer() {
        if (producerWaits) {
            producerWaits = false;
            producer.wake();
        }
    }

    /** Whether something is there, an item or the end; if not, the waker will be woken then. */
    boolean awaitProducer(Context cx) {
        giveBack();
        consumer.register(cx.waker());
        consumerWaits = true;
        if (hasItem() || isOver()) {
            consumerWaits = false;
            return true;
        }
        return false;
    }

    /** Whether the producer has ended; {@link #hasItem} has to be asked once more after that. */
    boolean isOver() {
        return (ends & PRODUCER_ENDED) != 0;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The consumer wants no more; says whether the producer goes on and has to be told. */
    boolean leave() {
        consumer.take();
        publishHead();
        if ((getAndOrEnds(CONSUMER_LEFT) & PRODUCER_ENDED) != 0) {
            discardRest();
            return false;
        }
        wakeProducer();
        return true;
    }

    /** Whoever comes to its end second; the other one touches nothing any more. */
    private void discardRest() {
        DiscardHook told = hook;
        long to = offered;
        for (long at = taken; at < to; at++) {
            Object item = places[(int) at & mask];
            places[(int) at & mask] = null;
            if (told != null && item != null) {
                told.discarded(item);
            }
        }
    }

    private int getAndOrEnds(int bit) {
        return (int) ENDS.getAndBitwiseOr(this, bit);
    }

    @Override
    public String toString() {
        return "Handoff(" + (offered - taken) + " of " + capacity + ")";
    }
}
