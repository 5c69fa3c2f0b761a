// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;

/** Polls one iterator by hand, and counts the wakes that reach it. */
final class Hand<T> {
    final AsyncIterator<T> iterator;
    private final Waker waker = () -> ++this.wakes;
    final Context cx = Context.of(waker);
    int wakes;

    Hand(AsyncStream<T> stream) {
        this.iterator = stream.iterator();
    }

    Step<T> poll() throws Exception {
        return iterator.pollNext(cx);
    }

    /** The next item, which is there. */
    T next() throws Exception {
        return poll().value();
    }

    boolean progress() throws Exception {
        return iterator.pollProgress(cx);
    }

    void cancel() {
        iterator.cancel();
    }

    /** What is ready now. */
    List<T> ready() throws Exception {
        List<T> items = new ArrayList<>();
        iterator.drain(cx, items::add);
        return items;
    }

    /** The number of wakes since this was last asked. */
    int newWakes() {
        int now = wakes;
        wakes = 0;
        return now;
    }
}
