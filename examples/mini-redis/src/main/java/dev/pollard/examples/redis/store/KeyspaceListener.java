// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

/**
 * Is told what happens to keys: {@code WATCH} and the append-only file live on it.
 *
 * <p><b>Threading.</b> Called under the lock of the keyspace; must be quick and must not call back.
 */
public interface KeyspaceListener {

    /**
     * A key got a value or lost it, or its deadline changed.
     *
     * @param key the key
     */
    void changed(byte[] key);

    /**
     * A key vanished because its time had come. Follows {@link #changed}.
     *
     * @param key the key
     */
    void expired(byte[] key);

    /** All keys are about to be removed; the keyspace may be read in this call. */
    void clearing();

    /** A key got a deadline that is earlier than all others. */
    void earlierDeadline();
}
