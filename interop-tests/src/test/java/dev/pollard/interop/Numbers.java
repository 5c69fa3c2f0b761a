// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import java.util.concurrent.atomic.AtomicInteger;

/** What a source of a library has to give: 1, 2, 3 and so on, then what the kind says. Counts what it has given, and how often it was cancelled. */
final class Numbers {

    /** What comes after the last number. */
    enum Then {
        END,
        FAILURE,
        NOTHING
    }

    /** What the source fails with. */
    static final IllegalStateException FAILURE = new IllegalStateException("the source's");

    final int last;
    final Then then;
    private final boolean elsewhere;
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger cancels = new AtomicInteger();

    private Numbers(int last, Then then, boolean elsewhere) {
        this.last = last;
        this.then = then;
        this.elsewhere = elsewhere;
    }

    static Numbers upTo(int last) {
        return new Numbers(last, Then.END, false);
    }

    static Numbers upToThen(int last, Then then) {
        return new Numbers(last, then, false);
    }

    /** The same, but the signals come from a thread of the library's. */
    Numbers fromElsewhere() {
        return new Numbers(last, then, true);
    }

    boolean areFromElsewhere() {
        return elsewhere;
    }

    /** To be called with each number. */
    int give(int number) {
        given.incrementAndGet();
        return number;
    }

    void cancelled() {
        cancels.incrementAndGet();
    }

    int given() {
        return given.get();
    }

    int cancels() {
        return cancels.get();
    }
}
