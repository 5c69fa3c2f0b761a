// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import java.util.Arrays;

/**
 * A name made of bytes, for {@link java.util.Map}s and {@link java.util.Set}s: channels, patterns, watched keys.
 *
 * <p>Comparable, so that a {@link java.util.HashMap} stays fast when somebody makes the hashes collide.
 */
public final class Key implements Comparable<Key> {
    private final byte[] bytes;
    private final int hash;

    /**
     * Wraps a name.
     *
     * @param bytes the name, kept and not to be changed
     */
    public Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * Returns the name.
     *
     * @return the name itself
     */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
}
