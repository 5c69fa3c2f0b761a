// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.task.Context;
import dev.pollard.task.Step;
import java.util.Objects;

/**
 * What a {@link CancelFuzzer} needs of an async iterator: this module does not depend on the one that has those.
 *
 * @param <T> the type of the items
 */
public interface Cursor<T> {

    /**
     * Gives the next item, if it is there.
     *
     * @param cx the waker and the services to use in this call
     * @return the item, pending, or the end
     * @throws Exception if the iterator fails
     */
    Step<T> pollNext(Context cx) throws Exception;

    /** Ends the iterator before its time. */
    void cancel();

    /**
     * Returns a cursor from the two methods of an iterator: {@code Cursor.of(iterator::pollNext, iterator::cancel)}.
     *
     * @param <T> the type of the items
     * @param poll gives the next item
     * @param cancel ends the iterator
     * @return the cursor
     */
    static <T> Cursor<T> of(PollNext<T> poll, Runnable cancel) {
        Objects.requireNonNull(poll, "poll");
        Objects.requireNonNull(cancel, "cancel");
        return new Cursor<>() {
            @Override
            public Step<T> pollNext(Context cx) throws Exception {
                return poll.pollNext(cx);
            }

            @Override
            public void cancel() {
                cancel.run();
            }

            @Override
            public String toString() {
                return "the iterator";
            }
        };
    }

    /**
     * The method that gives the next item.
     *
     * @param <T> the type of the items
     */
    @FunctionalInterface
    interface PollNext<T> {
        /**
         * Gives the next item, if it is there.
         *
         * @param cx the waker and the services to use in this call
         * @return the item, pending, or the end
         * @throws Exception if the iterator fails
         */
        Step<T> pollNext(Context cx) throws Exception;
    }
}
