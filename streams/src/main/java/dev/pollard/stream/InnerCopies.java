// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.Arrays;

/**
 * The copies for the streams that a function makes for items.
 *
 * <p>Kept in a static field of the class of the cursor that runs them. If that is a copy, its inner streams come of one function, and so they are of one shape as
 * a rule, or of a few. Those of another shape run plain, as all do if the cursor is no copy.
 *
 * <p><b>Threading.</b> Any thread. The count is kept without synchronisation: a lost one delays the copies a little.
 */
final class InnerCopies {
    private static final InnerCopies NONE = new InnerCopies(0);

    /** After how many inner streams without copies the next one gets some. */
    private static final int HOT = 64;

    /** For how many shapes copies are made: a search through more would take longer than a short stream. */
    private static final int MOST = 4;

    private int chances; // guarded by this
    private int plain; // racy on purpose
    private volatile Specialised[] copies = {};

    private InnerCopies(int chances) {
        this.chances = chances;
    }

    /** The copies for the inner streams of a class of cursors. */
    static InnerCopies of(Class<?> cursors) {
        return cursors.isHidden() ? new InnerCopies(MOST) : NONE;
    }

    /** Starts a run of an inner stream. */
    <T> AsyncIterator<T> run(AsyncStream<T> stream) {
        for (Specialised shape : copies) {
            if (shape.fits(stream)) {
                return shape.run(stream);
            }
        }
        if (this != NONE && ++plain >= Math.min(HOT, Specialisation.threshold)) {
            plain = 0;
            copy(stream);
        }
        return stream.iterator();
    }

    private synchronized void copy(AsyncStream<?> stream) {
        if (chances > 0 && Arrays.stream(copies).noneMatch(shape -> shape.fits(stream))) {
            chances--;
            Specialised made = Specialised.ofInner(stream);
            if (made != null) {
                Specialised[] more = Arrays.copyOf(copies, copies.length + 1);
                more[copies.length] = made;
                copies = more;
            }
        }
    }
}
