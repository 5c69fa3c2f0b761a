// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table that can be walked in steps while it changes.
 *
 * <p>Why not {@link java.util.HashMap}: it shows no buckets, so a {@code SCAN} could only start over or keep a snapshot; and it wants three
 * objects for what is one here.
 *
 * <p><b>Scanning.</b> The cursor counts buckets with its bits reversed, from the highest down, as Pieter Noordhuis found for Redis. When the table
 * doubles, a bucket's content goes to two buckets that differ in the highest bit, and these come right after each other in
 * this order; so whatever size the table has at the next step, buckets that were seen count as seen. Every entry that is there from the
 * first step to the last is seen at least once; after a resize some are seen twice.
 *
 * <p><b>Threading.</b> Guarded by the lock of the keyspace.
 */
final class Dict {
    private static final int SMALLEST = 16;

    private final SipHash sip;
    private @Nullable Entry[] buckets = new @Nullable Entry[SMALLEST];
    private int size;

    Dict(SipHash sip) {
        this.sip = sip;
    }

    int size() {
        return size;
    }

    @Nullable
    Entry find(byte[] key) {
        int hash = sip.hash(key);
        for (Entry e = buckets[hash & (buckets.length - 1)]; e != null; e = e.next) {
            if (e.hash == hash && Arrays.equals(e.key, key)) {
                return e;
            }
        }
        return null;
    }

    /** Adds a key that is not there. */
    Entry add(byte[] key, byte[] value) {
        if (size >= buckets.length && buckets.length < 1 << 30) {
            resize(buckets.length * 2);
        }
        int hash = sip.hash(key);
        int bucket = hash & (buckets.length - 1);
        Entry entry = new Entry(key, hash, value, buckets[bucket]);
        buckets[bucket] = entry;
        size++;
        return entry;
    }

    void remove(Entry entry) {
        int bucket = entry.hash & (buckets.length - 1);
        Entry before = null;
        for (Entry e = buckets[bucket]; e != entry; e = e.next) {
            if (e == null) {
                throw new IllegalStateException("entry is not in the table");
            }
            before = e;
        }
        if (before == null) {
            buckets[bucket] = entry.next;
        } else {
            before.next = entry.next;
        }
        entry.next = null;
        size--;
        // An eighth: far enough from growing that a table that goes up and down by one is not resized each time.
        if (buckets.length > SMALLEST && size < buckets.length / 8) {
            resize(buckets.length / 2);
        }
    }

    void clear() {
        buckets = new @Nullable Entry[SMALLEST];
        size = 0;
    }

    /** Shows all entries. The action does not change the table. */
    void forEach(Consumer<Entry> action) {
        for (Entry bucket : buckets) {
            for (Entry e = bucket; e != null; e = e.next) {
                action.accept(e);
            }
        }
    }

    /**
     * Shows the entries of one bucket. The action does not change the table.
     *
     * @param cursor 0, or what the step before returned
     * @return the cursor of the next step; 0 if this was the last
     */
    long scan(long cursor, Consumer<Entry> action) {
        int mask = buckets.length - 1;
        for (Entry e = buckets[(int) cursor & mask]; e != null; e = e.next) {
            action.accept(e);
        }
        return Long.reverse(Long.reverse(cursor | ~(long) mask) + 1);
    }

    private void resize(int capacity) {
        @Nullable Entry[] bigger = new @Nullable Entry[capacity];
        for (Entry bucket : buckets) {
            Entry e = bucket;
            while (e != null) {
                Entry following = e.next;
                int target = e.hash & (capacity - 1);
                e.next = bigger[target];
                bigger[target] = e;
                e = following;
            }
        }
        buckets = bigger;
    }
}
