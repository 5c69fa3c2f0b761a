// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that one thread has spawned and that have not ended; and how many that thread has spawned, and how many it has ended.
 *
 * <p><b>Threading.</b> {@link #add} and {@link #ended} by the owner: one thread, or whoever holds one lock. {@link #remove} by the thread that ends the
 * task, whichever it is. The rest by any thread.
 */
final class TaskShard {
    /*
     * Overview. The tasks sit in the slots of a few arrays. Only the owner fills a slot, and only one that it finds empty; only
     * who ends the task empties it. So adding needs no atomic operation and removing is one write, from whatever thread: there is no free list and no
     * link between tasks. The owner goes round in the current array, from one empty slot to the next. When a round found more than half of
     * the slots taken it goes on with the next array, and when that is so in all of them it makes one more, as large as all before it together.
     * So a task costs the look at two slots or so, and with few live tasks it is always the same small array.
     *
     * Arrays other than the current one that have become empty are dropped. To look whether one is costs as much as it has slots, so it is
     * done after as many additions.
     *
     * A slot is written by release and read by acquire: who finds a task in a slot sees it whole, and the owner that finds a slot empty writes it
     * after whoever emptied it.
     */
    static final int FIRST_SLOTS = 64;

    /** Ids are dealt to the owners in blocks: one contended counter for a thousand tasks. */
    private static final int ID_BLOCK = 1024;

    private static final AtomicLong NEXT_BLOCK = new AtomicLong(1);

    private static final VarHandle SLOT =
            MethodHandles.arrayElementVarHandle(Task[].class).withInvokeExactBehavior();
    private static final VarHandle ADDED;
    private static final VarHandle ENDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ADDED = lookup.findVarHandle(TaskShard.class, "added", long.class).withInvokeExactBehavior();
            ENDED = lookup.findVarHandle(TaskShard.class, "ended", long.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Scheduler scheduler;

    /** All arrays; replaced by the owner, which is the only one that adds tasks. */
    private volatile Slots[] all;

    // The rest is the owner's.
    private Slots current;
    private int currentIndex;
    private int cursor;
    private int taken; // in this round
    private int full; // rounds in a row that found more than half taken
    private int additions; // since an array was last looked at for being empty
    private int candidate; // the array to look at next
    private long nextId;
    private long idLimit;

    @SuppressWarnings("unused") // ADDED
    private long added;

    @SuppressWarnings("unused") // ENDED
    private long ended;

    /** An array of tasks: the home of those in it. */
    static final class Slots {
        final Scheduler scheduler;
        private final @Nullable Task<?>[] tasks;

        /** When the task of each slot was spawned. Written by the owner, before it publishes the task. */
        private final int[] born;

        Slots(Scheduler scheduler, int size) {
            this.scheduler = scheduler;
            this.tasks = new Task<?>[size];
            this.born = new int[size];
        }

        /** The stamp of the spawn; of another one if the task has ended. */
        int born(int slot) {
            return born[slot];
        }

        int size() {
            return tasks.length;
        }

        /** Pairs with {@link #publish}: without it a task could be found whose fields are not seen. */
        @Nullable
        Task<?> loadAcquire(int slot) {
            return (Task<?>) SLOT.getAcquire(tasks, slot);
        }

        /** Pairs with {@link #loadAcquire}. */
        void publish(int slot, @Nullable Task<?> task) {
            SLOT.setRelease(tasks, slot, task);
        }

        private boolean isEmpty() {
            for (int i = 0; i < tasks.length; i++) {
                if (loadAcquire(i) != null) {
                    return false;
                }
            }
            return true;
        }
    }

    TaskShard(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.current = new Slots(scheduler, FIRST_SLOTS);
        this.all = new Slots[] {current};
    }

    /** Pairs with {@link #loadEnded}: who sees the end of a task here sees its addition too. */
    private void publishEnded(long value) {
        ENDED.setRelease(this, value);
    }

    private void publishAdded(long value) {
        ADDED.setRelease(this, value);
    }

    /** How many tasks were added. */
    long loadAdded() {
        return (long) ADDED.getAcquire(this);
    }

    /** How many tasks the owner has ended, of this shard or of another. */
    long loadEnded() {
        return (long) ENDED.getAcquire(this);
    }

    // ---- the owner

    /** The time now. */
    int stamp() {
        return scheduler.measures() ? Stamp.of(System.nanoTime()) : Stamp.UNKNOWN;
    }

    /** Gives a new task its number and its place. */
    void add(Task<?> task) {
        add(task, Stamp.UNKNOWN);
    }

    /**
     * Gives a new task its number and its place.
     *
     * @param task the task
     * @param born when it was spawned
     */
    void add(Task<?> task, int born) {
        if (nextId == idLimit) {
            nextId = NEXT_BLOCK.getAndAdd(ID_BLOCK);
            idLimit = nextId + ID_BLOCK;
        }
        Slots slots = current;
        int i = cursor;
        while (true) {
            if (i == slots.size()) {
                slots = nextRound();
                i = 0;
            } else if (slots.loadAcquire(i) == null) {
                break;
            } else {
                i++;
                taken++;
            }
        }
        cursor = i + 1;
        additions++;
        task.settle(nextId++, slots, i);
        slots.born[i] = born;
        publishAdded(added + 1);
        slots.publish(i, task);
    }

    private Slots nextRound() {
        dropAnEmptyOne();
        boolean wasFull = taken > current.size() / 2;
        taken = 0;
        if (!wasFull) {
            full = 0;
            return current;
        }
        Slots[] arrays = all;
        if (++full >= arrays.length) {
            full = 0;
            currentIndex = arrays.length;
            arrays = Arrays.copyOf(arrays, arrays.length + 1);
            arrays[currentIndex] = new Slots(scheduler, capacity());
            all = arrays;
        } else {
            currentIndex = (currentIndex + 1) % arrays.length;
        }
        current = arrays[currentIndex];
        return current;
    }

    private void dropAnEmptyOne() {
        Slots[] arrays = all;
        if (arrays.length == 1) {
            additions = 0;
            return;
        }
        candidate = (candidate + 1) % arrays.length;
        Slots slots = arrays[candidate];
        if (slots == current || additions < slots.size()) {
            return;
        }
        additions = 0;
        if (slots.isEmpty()) { // and stays so: nobody else adds
            Slots[] fewer = new Slots[arrays.length - 1];
            System.arraycopy(arrays, 0, fewer, 0, candidate);
            System.arraycopy(arrays, candidate + 1, fewer, candidate, fewer.length - candidate);
            all = fewer;
            currentIndex = List.of(fewer).indexOf(current);
        }
    }

    /** Counts a task that the owner has ended. */
    void countEnded() {
        publishEnded(ended + 1);
    }

    // ---- any thread

    /** How many slots there are. */
    int capacity() {
        int slots = 0;
        for (Slots array : all) {
            slots += array.size();
        }
        return slots;
    }

    /** Adds the tasks that are here to a list; what is added or ends meanwhile may be in it or not. */
    void collectTo(List<Task<?>> list) {
        for (Slots array : all) {
            for (int i = 0; i < array.size(); i++) {
                Task<?> task = array.loadAcquire(i);
                if (task != null) {
                    list.add(task);
                }
            }
        }
    }
}
