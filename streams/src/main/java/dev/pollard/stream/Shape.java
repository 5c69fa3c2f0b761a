// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What pipelines have in common that run the same code: the classes of a terminal, of the stages, junctions and sources before it, and of the user's functions.
 * How these are written down is the matter of {@link Outline}.
 *
 * <p><b>Why.</b> The JIT decides what to inline by what it saw at a call site, and all pipelines of an application share the call sites of {@link Map} and
 * {@link Filter}. So in an application, unlike in a benchmark, each item costs some calls for each stage. A shape that has proved hot gets
 * {@linkplain Specialised copies} of the classes of its stages; their call sites see this shape only, and the pipeline compiles to one loop.
 *
 * <p><b>Behaviour.</b> Runs count their items, {@value Cursor#ITEMS_PER_UNIT} at a time, so a short run pays nothing. The run that begins after
 * {@link Specialisation#threshold} units makes the copies. The table is bounded: a new shape takes the place of one that lost a class to the collector, or else of the
 * coldest of its neighbours that has no copies; if all of them have, it stays plain.
 *
 * <p><b>Threading.</b> Any thread. Counts are kept without synchronisation: a lost one delays the copies a little.
 */
final class Shape {
    /*
     * Overview. The table is open-addressed with a short probe. A place goes from null to a shape, and from a shape without copies to another one, by compare-and-set. A shape
     * that has lost its place may go on counting for the runs that know it, and gets no copies. Two threads that bring in the same shape at the same time may
     * place it twice; then the first in the probe is found, and the other grows cold.
     *
     *   COUNTING (specialised null, claimed false)
     *     -- threshold reached, first to claim, still in its place --> CLAIMED   makes the copies on its own thread; others run plain meanwhile
     *     -- a neighbour needs the place --> gone
     *   CLAIMED -- copies made --> READY (specialised set)
     *   CLAIMED -- refused by the JVM --> stays CLAIMED: plain for good
     */
    private static final int PLACES = 512;
    private static final int PROBES = 8;
    private static final AtomicReferenceArray<@Nullable Shape> TABLE = new AtomicReferenceArray<>(PLACES);

    /** A bit for each end of a pipeline that has copies, by its hash: most of the other pipelines need not look for their own. */
    private static final AtomicLongArray READY_ENDS = new AtomicLongArray(PLACES / Long.SIZE);

    private final int hash;
    private final int place;
    private final Outline outline;

    private int units; // racy on purpose
    private volatile boolean claimed; // set under this
    private volatile @Nullable Specialised specialised;

    private Shape(int hash, int place, Outline outline) {
        this.hash = hash;
        this.place = place;
        this.outline = outline;
    }

    /** The copies for a run of this terminal, or null if it runs plain. */
    static @Nullable Specialised readyFor(Terminal<?, ?> terminal) {
        int end = Outline.hashOfEnd(terminal);
        if ((READY_ENDS.get(wordOf(end)) & 1L << end) == 0) {
            return null;
        }
        Shape shape = lookUp(terminal, false);
        return shape == null ? null : shape.specialised;
    }

    /** The shape of a run that has taken some items, or null if there is no place for it. */
    static @Nullable Shape of(Terminal<?, ?> terminal) {
        return lookUp(terminal, true);
    }

    /** One more unit of items has gone through a run of this shape. */
    void count(Terminal<?, ?> terminal) {
        if (++units >= Specialisation.threshold && specialised == null && claim()) {
            Specialised made = Specialised.of(terminal);
            if (made != null) {
                specialised = made;
                int end = Outline.hashOfEnd(terminal);
                READY_ENDS.accumulateAndGet(wordOf(end), 1L << end, (word, bit) -> word | bit);
            }
        }
    }

    private static int wordOf(int end) {
        return (end >>> 6) & (PLACES / Long.SIZE - 1);
    }

    private synchronized boolean claim() {
        boolean first = !claimed && TABLE.get(place) == this;
        claimed = true;
        return first;
    }

    private static @Nullable Shape lookUp(Terminal<?, ?> terminal, boolean place) {
        int hash = Outline.hash(terminal);
        if (hash == 0) {
            return null;
        }
        int coldest = -1;
        int least = Integer.MAX_VALUE;
        for (int probe = 0; probe < PROBES; probe++) {
            int at = (hash + probe) & (PLACES - 1);
            Shape there = TABLE.get(at);
            if (there != null && there.hash == hash && there.outline.matches(terminal)) {
                return there;
            }
            if (place && warmth(there) < least) {
                least = warmth(there);
                coldest = at;
            }
            if (there == null) {
                break;
            }
        }
        return place && coldest >= 0 ? place(terminal, hash, coldest) : null;
    }

    private static int warmth(@Nullable Shape there) {
        if (there == null || there.outline.isDead()) {
            return -1;
        }
        return there.claimed ? Integer.MAX_VALUE : there.units;
    }

    private static @Nullable Shape place(Terminal<?, ?> terminal, int hash, int at) {
        Shape before = TABLE.get(at);
        if (warmth(before) == Integer.MAX_VALUE) {
            return null; // just now
        }
        Shape shape = new Shape(hash, at, Outline.of(terminal));
        return TABLE.compareAndSet(at, before, shape) ? shape : null;
    }

    @Override
    public String toString() {
        return "Shape(" + outline + ", " + (specialised != null ? "specialised)" : units + " units)");
    }
}
