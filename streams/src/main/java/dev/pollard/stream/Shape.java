// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What pipelines have in common that run the same code: the classes of a terminal, of the stages before it, and of the user's functions.
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
    private static final int MAX_DEPTH = 64;

    private static final AtomicReferenceArray<@Nullable Shape> TABLE = new AtomicReferenceArray<>(PLACES);

    /** Whether any shape has copies: until then a new run need not look for its own. */
    private static volatile boolean anyReady;

    private final int hash;
    private final int place;

    /** Weak, so that the table keeps nobody's classes. */
    private final List<WeakReference<Class<?>>> classes;

    private int units; // racy on purpose
    private volatile boolean claimed; // set under this
    private volatile @Nullable Specialised specialised;

    private Shape(int hash, int place, List<WeakReference<Class<?>>> classes) {
        this.hash = hash;
        this.place = place;
        this.classes = classes;
    }

    /** The copies for a run of this terminal, or null if it runs plain. */
    static @Nullable Specialised readyFor(Terminal<?, ?> terminal) {
        if (!anyReady) {
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
                anyReady = true;
            }
        }
    }

    private synchronized boolean claim() {
        boolean first = !claimed && TABLE.get(place) == this;
        claimed = true;
        return first;
    }

    private static @Nullable Shape lookUp(Terminal<?, ?> terminal, boolean place) {
        int hash = hash(terminal);
        if (hash == 0) {
            return null;
        }
        int coldest = -1;
        int least = Integer.MAX_VALUE;
        for (int probe = 0; probe < PROBES; probe++) {
            int at = (hash + probe) & (PLACES - 1);
            Shape there = TABLE.get(at);
            if (there != null && there.hash == hash && there.matches(terminal)) {
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
        if (there == null || there.isDead()) {
            return -1;
        }
        return there.claimed ? Integer.MAX_VALUE : there.units;
    }

    private static @Nullable Shape place(Terminal<?, ?> terminal, int hash, int at) {
        Shape before = TABLE.get(at);
        if (warmth(before) == Integer.MAX_VALUE) {
            return null; // just now
        }
        Shape shape = new Shape(hash, at, classesOf(terminal));
        return TABLE.compareAndSet(at, before, shape) ? shape : null;
    }

    /** Never 0, but for a pipeline that is too long to be worth it. */
    private static int hash(Terminal<?, ?> terminal) {
        int hash = hash(hash(1, terminal.getClass()), terminal.function());
        AsyncStream<?> stream = terminal.source();
        for (int depth = 0; stream instanceof Stage<?, ?> stage; depth++) {
            if (depth == MAX_DEPTH) {
                return 0;
            }
            hash = hash(hash(hash, stage.getClass()), stage.function());
            stream = stage.source;
        }
        hash = hash(hash, stream.getClass());
        hash ^= hash >>> 16;
        return hash == 0 ? 1 : hash;
    }

    private static int hash(int hash, @Nullable Object function) {
        return function == null ? hash : hash(hash, function.getClass());
    }

    private static int hash(int hash, Class<?> type) {
        return hash * 31 + type.hashCode();
    }

    private boolean matches(Terminal<?, ?> terminal) {
        int at = 0;
        if (!is(at++, terminal.getClass()) || !isOf(at++, terminal.function())) {
            return false;
        }
        AsyncStream<?> stream = terminal.source();
        while (stream instanceof Stage<?, ?> stage) {
            if (!is(at++, stage.getClass()) || !isOf(at++, stage.function())) {
                return false;
            }
            stream = stage.source;
        }
        return is(at++, stream.getClass()) && at == classes.size();
    }

    private boolean is(int at, Class<?> type) {
        return at < classes.size() && classes.get(at).refersTo(type);
    }

    private boolean isOf(int at, @Nullable Object function) {
        return is(at, function == null ? Void.class : function.getClass());
    }

    private boolean isDead() {
        for (WeakReference<Class<?>> type : classes) {
            if (type.refersTo(null)) {
                return true;
            }
        }
        return false;
    }

    private static List<WeakReference<Class<?>>> classesOf(Terminal<?, ?> terminal) {
        List<WeakReference<Class<?>>> classes = new ArrayList<>();
        add(classes, terminal.getClass(), terminal.function());
        AsyncStream<?> stream = terminal.source();
        while (stream instanceof Stage<?, ?> stage) {
            add(classes, stage.getClass(), stage.function());
            stream = stage.source;
        }
        classes.add(new WeakReference<>(stream.getClass()));
        return classes;
    }

    private static void add(List<WeakReference<Class<?>>> classes, Class<?> type, @Nullable Object function) {
        classes.add(new WeakReference<>(type));
        classes.add(new WeakReference<>(function == null ? Void.class : function.getClass()));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Shape(");
        for (WeakReference<Class<?>> type : classes) {
            Class<?> live = type.get();
            text.append(text.length() == 6 ? "" : " <- ").append(live == null ? "unloaded" : live.getSimpleName());
        }
        return text.append(", ")
                .append(specialised != null ? "specialised)" : units + " units)")
                .toString();
    }
}
