// SPDX-License-Identifier: Apache-2.0
/**
 * TCP and UDP sockets: start with {@link dev.pollard.net.TcpListener} and {@link dev.pollard.net.TcpConnection}.
 *
 * <p>Whoever polls decides which network it is. Sockets come from the {@link java.nio.channels.spi.SelectorProvider} in the context and names are looked up by the
 * {@link dev.pollard.net.HostResolver} there, if there are such; otherwise by the system.
 */
@NullMarked
package dev.pollard.net;

import org.jspecify.annotations.NullMarked;
