// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Hands on a limited number of items, so that an operator can look at something else now and then while its source is drained.
 *
 * <p>All items of the sources of such an operator go through here, so it is copied with the cursor of a hot pipeline: {@link Maker}.
 */
abstract class Portion<T> implements PayingSink<T> {
    private static final Sink<Object> NOBODY = item -> false;

    Sink<? super T> downstream = NOBODY;

    /** How many items may still pass; outlasts the drains. Below 0 if it was overdrawn. */
    int left;

    /** By how many items it may be overdrawn; 0, or more within {@link #overdraw}. */
    int overdraft;

    /** Whether the sink downstream has declined since {@link #begin}. */
    boolean declined;

    /** Whose turns are measured by this, if one may follow on the other. */
    @Nullable
    ChildSet<T> turns;

    private Portion(int left) {
        this.left = left;
    }

    void begin(Sink<? super T> sink) {
        downstream = sink;
        declined = false;
    }

    void end() {
        downstream = NOBODY;
    }

    @Override
    public final boolean again() throws Exception {
        if (declined) {
            if (!PayingSink.again(downstream)) {
                return false;
            }
            declined = false;
        }
        return left > -overdraft || (overdraft == 0 && turns != null && turns.renewTurn());
    }

    private static final class Run<T> extends Portion<T> {
        Run(int left) {
            super(left);
        }

        @Override
        public boolean accept(T item) throws Exception {
            left--;
            if (downstream.accept(item)) {
                return left > -overdraft;
            }
            declined = true;
            return false;
        }
    }

    /** Makes the portions for the cursors of one class: of a class of their own, if the cursors are copies. */
    static final class Maker {
        private final @Nullable MethodHandle copied; // (int) -> Portion

        private Maker(@Nullable MethodHandle copied) {
            this.copied = copied;
        }

        /** The maker for a class of cursors, kept in a static field of that class. */
        static Maker of(Class<?> cursors) {
            if (!cursors.isHidden()) {
                return new Maker(null);
            }
            try {
                return new Maker(Specialised.constructorOfCopy(Run.class, int.class)
                        .asType(MethodType.methodType(Portion.class, int.class)));
            } catch (ReflectiveOperationException | IOException e) {
                throw new LinkageError("no copy of Portion", e); // so there is none of the cursor
            }
        }

        @SuppressWarnings("unchecked") // gets all its items from those who know their type
        <T> Portion<T> make(int left) {
            if (copied == null) {
                return new Run<>(left);
            }
            try {
                return (Portion<T>) (Portion<?>) copied.invokeExact(left);
            } catch (Throwable t) {
                throw new AssertionError(t); // the constructor throws nothing
            }
        }
    }

    /** A portion that is not copied. */
    static <T> Portion<T> of(int left) {
        return new Run<>(left);
    }
}
