// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Hands on a limited number of items, so that an operator can look at something else now and then while its source is drained. */
final class Portion<T> implements Sink<T> {
    private static final Sink<Object> NOBODY = item -> false;

    private Sink<? super T> downstream = NOBODY;

    /** How many items may still pass; outlasts the drains. */
    int left;

    /** Whether the sink downstream has declined since {@link #begin}. */
    boolean declined;

    Portion(int left) {
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
    public boolean accept(T item) throws Exception {
        left--;
        if (downstream.accept(item)) {
            return left > 0;
        }
        declined = true;
        return false;
    }
}
