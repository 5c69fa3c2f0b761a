// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.Locale;

/** What an instrumented source and an instrumented future have in common: a state, a waker, and a strict eye on their owner. */
abstract class ProbeLeaf {

    enum State {
        OPEN,
        ENDED,
        FAILED,
        CANCELLED
    }

    final Probe probe;
    private final String name;
    private State state = State.OPEN;
    private Waker waker = Waker.noop();
    private boolean woken;
    private boolean busy;

    ProbeLeaf(String name, Probe probe) {
        this.name = name;
        this.probe = probe;
        probe.opened(this);
    }

    /** Begins a call of the owner. */
    final void enter(String call) {
        probe.called();
        if (busy) {
            probe.breach(call + " within another call of " + name);
        }
        if (state == State.FAILED || state == State.CANCELLED) {
            String breach = call + " of " + name + " after " + state.name().toLowerCase(Locale.ROOT);
            probe.breach(breach);
            throw new IllegalStateException(breach);
        }
        busy = true;
    }

    final void exit() {
        busy = false;
    }

    final boolean isOpen() {
        return state == State.OPEN;
    }

    final void close(State end) {
        state = end;
        probe.closed(this);
    }

    /** Whether this is still to wait; then the waker is kept, until the probe wakes it. */
    final boolean waits(Context cx) {
        if (!probe.pends() || woken) {
            return false;
        }
        waker = cx.waker();
        probe.waits(this);
        return true;
    }

    /** Has given something: waits again before the next. */
    final void waitAgain() {
        woken = false;
    }

    final void wake() {
        woken = true;
        waker.wake();
    }

    /** The cancel of whatever this is. */
    final void cancelled() {
        probe.called();
        if (busy) {
            probe.breach("cancel within another call of " + name);
        }
        if (state == State.CANCELLED) {
            probe.breach("second cancel of " + name);
        }
        if (state == State.OPEN) {
            close(State.CANCELLED);
        }
    }

    @Override
    public final String toString() {
        return name;
    }
}
