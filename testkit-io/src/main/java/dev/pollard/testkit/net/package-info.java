// SPDX-License-Identifier: Apache-2.0
/**
 * A network inside a simulation, with hosts that crash and links that fail: start with {@link dev.pollard.testkit.net.SimulatedNetwork}.
 *
 * <p>The code under test uses {@link dev.pollard.net.TcpListener}, {@link dev.pollard.net.TcpConnection} and {@link dev.pollard.net.UdpSocket} as it does anywhere.
 */
@NullMarked
package dev.pollard.testkit.net;

import org.jspecify.annotations.NullMarked;
