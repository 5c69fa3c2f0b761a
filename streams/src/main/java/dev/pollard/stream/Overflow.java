// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** What to do with items that come when a buffer is full. */
public enum Overflow {
    /** Takes no item before there is room: the source waits. */
    WAIT,
    /** Drops the item that has waited longest. */
    DROP_OLDEST,
    /** Drops the item that comes. */
    DROP_NEWEST,
    /** Fails with an {@link OverflowException}, after the items that wait. */
    FAIL
}
