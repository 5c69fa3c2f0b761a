// SPDX-License-Identifier: Apache-2.0
/**
 * TCP and UDP sockets: start with {@link dev.pollard.net.TcpListener} and {@link dev.pollard.net.TcpConnection}.
 */
@NullMarked
package dev.pollard.net;

import org.jspecify.annotations.NullMarked;
