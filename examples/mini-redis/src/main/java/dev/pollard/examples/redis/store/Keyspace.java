// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys, their values and their deadlines.
 *
 * <p><b>Expiry.</b> A key whose deadline has passed is gone for everybody at once: {@link #find} removes it on sight, and
 * {@link #sweep} removes those that nobody looks at. Deadlines are points of wall time, so they survive a restart and follow the machine's clock, as Redis's do.
 *
 * <p><b>Threading.</b> Not safe by itself: one lock guards the whole keyspace, held for one command or one transaction, never while
 * waiting. The reasons are in {@code docs/decisions/0021-one-lock-for-the-keyspace.md}.
 */
public final class Keyspace {
    private final Dict dict = new Dict(SipHash.withRandomKey());
    private final DeadlineHeap deadlines = new DeadlineHeap();
    private final LongSupplier clock;
    private final KeyspaceListener listener;

    private boolean loading;
    private long changes;
    private long expiredKeys;
    private long hits;
    private long misses;

    /**
     * Creates an empty keyspace.
     *
     * @param clock wall time, in milliseconds since 1970
     * @param listener is told of changes
     */
    public Keyspace(LongSupplier clock, KeyspaceListener listener) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Returns the time by which keys vanish.
     *
     * @return milliseconds since 1970
     */
    public long now() {
        return clock.getAsLong();
    }

    /**
     * Keeps keys whose time has come, while a file is replayed: it says itself when each one vanished.
     *
     * @param loading whether a file is being replayed
     */
    public void loading(boolean loading) {
        this.loading = loading;
    }

    /**
     * Whether a file is being replayed.
     *
     * @return true between the two calls of {@link #loading}
     */
    public boolean isLoading() {
        return loading;
    }

    /**
     * Returns the entry of a key.
     *
     * @param key the key
     * @return the entry, or null if there is none or its time has come
     */
    public @Nullable Entry find(byte[] key) {
        Entry entry = dict.find(key);
        if (entry != null && entry.hasDeadline() && !loading && entry.deadline < now()) {
            expire(entry);
            return null;
        }
        return entry;
    }

    /**
     * Whether a key is there; leaves it alone if its time has come.
     *
     * @param key the key
     * @return whether it is there
     */
    public boolean contains(byte[] key) {
        Entry entry = dict.find(key);
        return entry != null && entry.deadline >= now();
    }

    /**
     * Returns the entry of a key for a command that reads, and counts the hit or the miss.
     *
     * @param key the key
     * @return the entry, or null
     */
    public @Nullable Entry read(byte[] key) {
        Entry entry = find(key);
        if (entry == null) {
            misses++;
        } else {
            hits++;
        }
        return entry;
    }

    /**
     * Gives a key a value and no deadline.
     *
     * @param key the key, kept
     * @param value the value, kept
     * @return the entry
     */
    public Entry put(byte[] key, byte[] value) {
        Entry entry = putKeepingDeadline(key, value);
        clearDeadline(entry);
        return entry;
    }

    /**
     * Gives a key a value and leaves its deadline alone.
     *
     * @param key the key, kept
     * @param value the value, kept
     * @return the entry
     */
    public Entry putKeepingDeadline(byte[] key, byte[] value) {
        Entry entry = find(key);
        if (entry == null) {
            entry = dict.add(key, value);
        } else {
            entry.replace(value);
        }
        changed(key);
        return entry;
    }

    /**
     * Adds bytes to the end of a value.
     *
     * @param entry the entry
     * @param more the bytes
     */
    public void append(Entry entry, byte[] more) {
        entry.append(more);
        changed(entry.key);
    }

    /**
     * Removes a key.
     *
     * @param key the key
     * @return whether it was there
     */
    public boolean remove(byte[] key) {
        Entry entry = find(key);
        if (entry == null) {
            return false;
        }
        unlink(entry);
        changed(key);
        return true;
    }

    /**
     * Sets when a key vanishes.
     *
     * @param entry its entry
     * @param deadline milliseconds since 1970; a time in the past is for {@link #remove}
     */
    public void expireAt(Entry entry, long deadline) {
        Entry first = deadlines.first();
        boolean earlier = first == null || deadline < first.deadline;
        entry.deadline = deadline;
        deadlines.put(entry);
        changed(entry.key);
        if (earlier) {
            listener.earlierDeadline();
        }
    }

    /**
     * Lets a key stay.
     *
     * @param entry its entry
     * @return whether it had a deadline
     */
    public boolean persist(Entry entry) {
        if (!clearDeadline(entry)) {
            return false;
        }
        changed(entry.key);
        return true;
    }

    /** Removes all keys. */
    public void clear() {
        listener.clearing();
        dict.clear();
        deadlines.clear();
        changes++;
    }

    /**
     * Removes keys whose time has come, a bounded number of them so that the lock is not held for long.
     *
     * @param limit how many at most
     * @return when to come back: the earliest deadline that is left, in milliseconds since 1970, or {@link Entry#NEVER}; a key lives through the
     *     millisecond of its deadline
     */
    public long sweep(int limit) {
        long now = now();
        int removed = 0;
        Entry first = deadlines.first();
        while (first != null && first.deadline < now && removed < limit) {
            expire(first);
            removed++;
            first = deadlines.first();
        }
        return first == null ? Entry.NEVER : first.deadline;
    }

    /**
     * Shows all keys.
     *
     * @param action is shown them; does not change the keyspace
     */
    public void forEach(Consumer<Entry> action) {
        long now = now();
        dict.forEach(entry -> {
            if (entry.deadline >= now) {
                action.accept(entry);
            }
        });
    }

    /**
     * Walks over the keys in steps; see {@link Dict} for what is promised when keys come and go meanwhile.
     *
     * @param cursor 0, or what the step before returned
     * @param atLeast about how many keys to visit
     * @param action is shown the keys; does not change the keyspace
     * @return the cursor of the next step; 0 after the last
     */
    public long scan(long cursor, long atLeast, Consumer<Entry> action) {
        long now = now();
        long[] seen = {0};
        // A table that lost most of its keys has long runs of empty buckets: bounds the work of a step, as Redis does.
        long buckets = atLeast > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : atLeast * 10;
        long at = cursor;
        do {
            at = dict.scan(at, entry -> {
                seen[0]++;
                if (entry.deadline >= now) {
                    action.accept(entry);
                }
            });
        } while (at != 0 && seen[0] < atLeast && --buckets > 0);
        return at;
    }

    /**
     * Returns the number of keys, with those whose time has come but that were not seen since.
     *
     * @return the number
     */
    public int size() {
        return dict.size();
    }

    /**
     * Returns the number of keys with a deadline.
     *
     * @return the number
     */
    public int expiring() {
        return deadlines.size();
    }

    /**
     * Returns a number that is greater after each change that a command made. Expiry does not count.
     *
     * @return the number
     */
    public long changes() {
        return changes;
    }

    /**
     * Returns how many keys have vanished because their time had come.
     *
     * @return the number
     */
    public long expiredKeys() {
        return expiredKeys;
    }

    /**
     * Returns how many reads found their key.
     *
     * @return the number
     */
    public long hits() {
        return hits;
    }

    /**
     * Returns how many reads did not find their key.
     *
     * @return the number
     */
    public long misses() {
        return misses;
    }

    private void expire(Entry entry) {
        unlink(entry);
        expiredKeys++;
        listener.changed(entry.key);
        listener.expired(entry.key);
    }

    private void unlink(Entry entry) {
        deadlines.remove(entry);
        dict.remove(entry);
    }

    private boolean clearDeadline(Entry entry) {
        if (!entry.hasDeadline()) {
            return false;
        }
        deadlines.remove(entry);
        entry.deadline = Entry.NEVER;
        return true;
    }

    private void changed(byte[] key) {
        changes++;
        listener.changed(key);
    }
}
