// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** What {@link AsyncStream#groupBy} does with an item of a new group when there are as many groups as there may be. */
public enum GroupOverflow {
    /** Fails with an {@link OverflowException}. */
    FAIL,
    /** Takes no further item before the stream of a group has ended. If none ever does, this waits for ever. */
    WAIT,
    /** Drops the item. */
    DROP,
    /** Ends the group that has had no item for the longest time, and waits until its stream has ended. A later item with its key begins it anew. */
    END_OLDEST
}
