// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.task.AtomicWaker;
import org.jspecify.annotations.Nullable;

/** Where changes are written down so that they outlive the process. */
public interface Journal {

    /**
     * Writes a change down. Called under the lock of the engine, so the order is the order of execution; does not wait.
     *
     * @param command a command that brings the change about when it is repeated, whatever the time is then
     */
    void append(byte[]... command);

    /**
     * Returns why changes can't be written down at present.
     *
     * @return the reason, or null if they can
     */
    @Nullable
    String failure();

    /**
     * Returns the size of the journal with all that was appended.
     *
     * @return bytes
     */
    long size();

    /**
     * Whether clients may be told of what was appended up to a point.
     *
     * @param size a {@link #size()} from before
     * @return whether all up to there is as safe as was asked for
     */
    boolean isReleased(long size);

    /**
     * Arranges a wake for when {@link #isReleased} gives true; at once if it does already.
     *
     * @param size a {@link #size()} from before
     * @param waiter is woken, perhaps on the journal's own thread
     */
    void whenReleased(long size, AtomicWaker waiter);

    /**
     * Returns a journal that forgets everything.
     *
     * @return the journal
     */
    static Journal none() {
        return new Journal() {
            @Override
            public void append(byte[]... command) {}

            @Override
            public @Nullable String failure() {
                return null;
            }

            @Override
            public long size() {
                return 0;
            }

            @Override
            public boolean isReleased(long size) {
                return true;
            }

            @Override
            public void whenReleased(long size, AtomicWaker waiter) {
                waiter.wake();
            }
        };
    }
}
