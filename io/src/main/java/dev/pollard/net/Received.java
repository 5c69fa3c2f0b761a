// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import java.net.InetSocketAddress;

/**
 * What a receive put into its buffer.
 *
 * @param length how many bytes it put there
 * @param sender who sent the datagram
 * @param truncated whether the datagram was longer than the space in the buffer, and its rest is gone
 */
public record Received(int length, InetSocketAddress sender, boolean truncated) {}
