// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Futures that are waited for at once, in one task.
 *
 * <p><b>One wake polls one child.</b> Each child has a waker of its own, which marks the child and wakes the set; a pass over the set polls the
 * marked children, each once. A child that is woken while the pass goes on stays marked, and its mark has woken the set,
 * so it is polled next time: a child that wakes itself cannot keep a pass from ending.
 *
 * <p><b>No lost wake.</b> A pass registers the waker first and takes the marks after that. Whoever marks later than that finds
 * the waker, or somebody else has just found it, and then there will be another pass anyway.
 *
 * <p><b>Fairness.</b> The children share the budget of the task, and the poll of a child takes a unit of it. A pass begins behind the child with which the last one ended, and ends when the
 * budget is used up; so those that come late in one pass come first in the next. A pass in order does neither.
 *
 * <p><b>Threading.</b> One owner, but for {@link Block#mark}, and {@link #children}, which may look from aside.
 */
final class ChildSet {
    private static final int FIRST_BLOCK = 64;

    /** Some places of the set; a child keeps its place. */
    final class Block {
        final ReadySet ready;
        final @Nullable Child[] children;
        final int base;

        @Nullable
        Block next;

        /** The places of this block that had a child before; a stack, null until there is one. */
        private short @Nullable [] vacated;

        private int vacatedCount;

        /** How many places have ever had a child. */
        private int used;

        /** The next block that has room. */
        private @Nullable Block nextRoomy;

        Block(int base, int size, boolean marked) {
            this.base = base;
            this.ready = new ReadySet(size, marked);
            this.children = new @Nullable Child[size];
        }

        boolean isFull() {
            return vacatedCount == 0 && used == children.length;
        }

        int takePlace() {
            short[] stack = vacated;
            return vacatedCount == 0 || stack == null ? used++ : stack[--vacatedCount];
        }

        void vacate(int place) {
            children[place] = null;
            short[] stack = vacated;
            if (stack == null) {
                stack = new short[8];
            } else if (stack.length == vacatedCount) {
                stack = Arrays.copyOf(stack, Math.min(children.length, vacatedCount * 2));
            }
            stack[vacatedCount++] = (short) place;
            vacated = stack;
        }

        /** Called by any thread: a child asks for a poll. */
        void mark(int index) {
            // Who finds the mark set leaves the wake to who has set it.
            if (ready.mark(index - base)) {
                waker.wake();
            }
        }
    }

    private final AtomicWaker waker = new AtomicWaker();

    /** Whether a child that has ended keeps its place, so that it can still be named. */
    private final boolean fixed;

    private final Block first;
    private Block last;

    /** The blocks with room for one more child, a stack. */
    private @Nullable Block roomy;

    /** How many children have not ended. */
    private int size;

    // Where the pass is, and where the next one begins.

    private Block block;
    private int place;

    // What the pass began with.

    private Block startBlock;
    private int startPlace;
    private boolean inOrder;
    private boolean wrapped;
    private boolean polled;

    // The end of the child that next() returned.

    private @Nullable Object value;
    private @Nullable Throwable failure;

    private ChildSet(int places, boolean fixed) {
        this.fixed = fixed;
        first = new Block(0, places, fixed);
        last = first;
        block = first;
        startBlock = first;
        roomy = fixed ? null : first;
    }

    /** An empty set to which children can be added. */
    static ChildSet growing() {
        return new ChildSet(FIRST_BLOCK, false);
    }

    /** A set of these children and no others, all of them marked. */
    static ChildSet of(List<? extends Future<?>> futures) {
        int left = futures.size();
        ChildSet set = new ChildSet(Math.min(left, ReadySet.CAPACITY), true);
        while (true) {
            Block b = set.last;
            for (int i = 0; i < b.children.length; i++) {
                b.children[i] = new Child(b, b.base + i, futures.get(b.base + i));
            }
            left -= b.children.length;
            if (left == 0) {
                set.size = futures.size();
                return set;
            }
            set.append(Math.min(left, ReadySet.CAPACITY));
        }
    }

    private Block append(int places) {
        Block added = new Block(last.base + last.children.length, places, fixed);
        last.next = added;
        last = added;
        return added;
    }

    /** Adds a child to a growing set. It is not polled here, but the owner is woken if it waits. */
    Child add(Future<?> future) {
        Block room = roomy;
        if (room == null) {
            room = append(Math.min(last.base + last.children.length, ReadySet.CAPACITY));
            roomy = room;
        }
        int at = room.takePlace();
        if (room.isFull()) {
            roomy = room.nextRoomy;
            room.nextRoomy = null;
        }
        Child child = new Child(room, room.base + at, future);
        room.children[at] = child;
        size++;
        child.wake();
        return child;
    }

    /** How many children have not ended. */
    int size() {
        return size;
    }

    /** Begins a pass. */
    void begin(Context cx) {
        waker.register(cx.waker());
        startBlock = block;
        startPlace = place;
        inOrder = false;
        wrapped = false;
        polled = false;
    }

    /** Begins a pass from the first child to the last. */
    void beginInOrder(Context cx) {
        block = first;
        place = 0;
        begin(cx);
        inOrder = true;
    }

    /** Begins a pass with a certain child of a fixed set. */
    void begin(Context cx, int index) {
        block = blockOf(index);
        place = index - block.base;
        begin(cx);
    }

    /** Polls the marked children that are left in this pass until one ends: that one, or null after the pass. */
    @Nullable
    Child next(Context cx) {
        while (true) {
            int at = block.ready.next(place);
            boolean lastStretch = wrapped && block == startBlock;
            if (at < 0 || (lastStretch && at >= startPlace)) {
                if (lastStretch) {
                    place = startPlace + 1; // not again with the same
                    return null;
                }
                place = 0;
                block = block.next == null ? first : block.next;
                wrapped |= block == first;
                continue;
            }
            if (polled && !inOrder && !cx.mayProceed()) {
                place = at; // the others had their turn
                return null;
            }
            place = at + 1;
            block.ready.take(at); // before the poll: a wake during it counts
            Child child = block.children[at];
            if (child != null && pollChild(child, cx)) {
                return child;
            }
        }
    }

    /** True if that was its end. */
    private boolean pollChild(Child child, Context cx) {
        Future<?> future = child.future();
        if (future == null) {
            return false;
        }
        polled = true;
        try {
            Poll<?> poll = future.poll(child.context(cx));
            cx.progressed(); // whatever has come of it: many children that use no budget would make a pass too long
            if (poll.isPending()) {
                return false;
            }
            value = poll.value();
            failure = null;
        } catch (Throwable thrown) {
            cx.progressed();
            value = null;
            failure = thrown;
        }
        remove(child);
        return true;
    }

    /** What the child that {@link #next} returned has failed with, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The value of the child that {@link #next} returned. */
    @Nullable
    Object value() {
        return value;
    }

    /** Lets go of what the last child has left. */
    void forgetEnd() {
        value = null;
        failure = null;
    }

    /** Takes a child out that has not ended; its future is the caller's. */
    @Nullable
    Future<?> remove(Child child) {
        Block room = child.block();
        Future<?> running = child.forget();
        if (running == null || room == null) {
            return null;
        }
        size--;
        if (!fixed) {
            if (room.isFull()) {
                room.nextRoomy = roomy;
                roomy = room;
            }
            room.vacate(child.index() - room.base);
        }
        return running;
    }

    /** The child with an index in a fixed set. */
    Child get(int index) {
        Block b = blockOf(index);
        return Objects.requireNonNull(b.children[index - b.base]);
    }

    private Block blockOf(int index) {
        Block b = first;
        while (index - b.base >= b.children.length) {
            b = Objects.requireNonNull(b.next);
        }
        return b;
    }

    /** The children that are left, or all of a fixed set, at most so many. Also for an onlooker on another thread. */
    List<Child> children(int most) {
        List<Child> found = new ArrayList<>();
        for (Block b = first; b != null; b = b.next) {
            for (Child child : b.children) {
                if (child != null) {
                    if (found.size() == most) {
                        return found;
                    }
                    found.add(child);
                }
            }
        }
        return found;
    }

    /** Cancels all children that are left, and lets go of the waker. */
    void cancelAll() {
        waker.take();
        forgetEnd();
        for (Block b = first; b != null; b = b.next) {
            for (Child child : b.children) {
                Future<?> unfinished = child == null ? null : remove(child);
                if (unfinished != null) {
                    Foreign.run(unfinished::cancel);
                }
            }
        }
    }

    /** Wakes the owner, if it waits, for another reason than a child. */
    void wakeOwner() {
        waker.wake();
    }

    /** The owner waits no more. */
    void forgetWaker() {
        waker.take();
    }
}
