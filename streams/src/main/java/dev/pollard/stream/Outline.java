// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a pipeline consists of, from its end to its sources: of the terminal, of the stages and junctions, of the sources, and of the user's functions.
 *
 * <p>Held weakly, so that who remembers an outline keeps nobody's classes.
 */
final class Outline {
    private static final int MAX_DEPTH = 64;

    /** A junction of more sources counts as a source: copies of all that is behind it would be too many. */
    private static final int MAX_SOURCES = 8;

    /** A class, {@code Void} for no function, or the number of sources of a junction. */
    private final List<Object> parts = new ArrayList<>();

    private Outline() {}

    static Outline of(Terminal<?, ?> terminal) {
        Outline outline = new Outline();
        outline.add(terminal.getClass(), terminal.function());
        outline.add(terminal.source());
        return outline;
    }

    static Outline of(AsyncStream<?> stream) {
        Outline outline = new Outline();
        outline.add(stream);
        return outline;
    }

    /** Whether the sources of a junction belong to the pipeline. */
    static boolean isOpen(Junction<?> junction) {
        return junction.sources().size() <= MAX_SOURCES;
    }

    private void add(AsyncStream<?> stream) {
        AsyncStream<?> rest = stream;
        while (rest instanceof Stage<?, ?> stage) {
            add(stage.getClass(), stage.function());
            rest = stage.source;
        }
        if (rest instanceof Junction<?> junction && isOpen(junction)) {
            add(junction.getClass(), junction.function());
            parts.add(junction.sources().size());
            for (AsyncStream<?> source : junction.sources()) {
                add(source);
            }
        } else {
            parts.add(new WeakReference<>(rest.getClass()));
        }
    }

    private void add(Class<?> type, @Nullable Object function) {
        parts.add(new WeakReference<>(type));
        parts.add(new WeakReference<>(function == null ? Void.class : function.getClass()));
    }

    // ---- the hash

    /** Never 0, but for a pipeline that is too long to be worth it. */
    static int hash(Terminal<?, ?> terminal) {
        int hash = hash(hashOfEnd(terminal), terminal.source(), 0);
        hash ^= hash >>> 16;
        return hash;
    }

    /** The hash of a terminal and its function alone. */
    static int hashOfEnd(Terminal<?, ?> terminal) {
        return hash(hash(1, terminal.getClass()), terminal.function());
    }

    private static int hash(int before, AsyncStream<?> stream, int above) {
        int hash = before;
        int depth = above;
        AsyncStream<?> rest = stream;
        while (rest instanceof Stage<?, ?> stage) {
            if (++depth > MAX_DEPTH) {
                return 0;
            }
            hash = hash(hash(hash, stage.getClass()), stage.function());
            rest = stage.source;
        }
        hash = hash(hash, rest.getClass());
        if (rest instanceof Junction<?> junction && isOpen(junction)) {
            hash = hash(hash, junction.function());
            for (AsyncStream<?> source : junction.sources()) {
                hash = hash(hash, source, depth + 1);
                if (hash == 0) {
                    return 0;
                }
            }
        }
        return hash == 0 ? 1 : hash;
    }

    private static int hash(int hash, @Nullable Object function) {
        return function == null ? hash : hash(hash, function.getClass());
    }

    private static int hash(int hash, Class<?> type) {
        return hash * 31 + type.hashCode();
    }

    // ---- matching

    boolean matches(Terminal<?, ?> terminal) {
        return is(0, terminal.getClass())
                && isOf(1, terminal.function())
                && match(2, terminal.source()) == parts.size();
    }

    boolean matches(AsyncStream<?> stream) {
        return match(0, stream) == parts.size();
    }

    /** Returns the position after the parts of the stream, or -1 if they are not its. */
    private int match(int from, AsyncStream<?> stream) {
        int at = from;
        AsyncStream<?> rest = stream;
        while (rest instanceof Stage<?, ?> stage) {
            if (!is(at++, stage.getClass()) || !isOf(at++, stage.function())) {
                return -1;
            }
            rest = stage.source;
        }
        if (!is(at++, rest.getClass())) {
            return -1;
        }
        if (rest instanceof Junction<?> junction && isOpen(junction)) {
            List<? extends AsyncStream<?>> sources = junction.sources();
            if (!isOf(at++, junction.function()) || !isCount(at++, sources.size())) {
                return -1;
            }
            for (int i = 0; i < sources.size() && at >= 0; i++) {
                at = match(at, sources.get(i));
            }
        }
        return at;
    }

    @SuppressWarnings("unchecked") // a reference to anything refers to this class or not
    private boolean is(int at, Class<?> type) {
        return at < parts.size()
                && parts.get(at) instanceof WeakReference<?> part
                && ((WeakReference<Object>) part).refersTo(type);
    }

    private boolean isOf(int at, @Nullable Object function) {
        return is(at, function == null ? Void.class : function.getClass());
    }

    private boolean isCount(int at, int count) {
        return at < parts.size() && parts.get(at) instanceof Integer part && part == count;
    }

    /** Whether one of the classes was unloaded, so that no pipeline matches any more. */
    boolean isDead() {
        for (Object part : parts) {
            if (part instanceof WeakReference<?> type && type.refersTo(null)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            Object live = part instanceof WeakReference<?> type ? type.get() : part;
            text.append(text.isEmpty() ? "" : " <- ");
            text.append(
                    live instanceof Class<?> type ? type.getSimpleName() : live == null ? "unloaded" : live.toString());
        }
        return text.toString();
    }
}
