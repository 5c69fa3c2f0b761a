// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.future.Future;
import java.net.InetAddress;

/**
 * Finds the addresses of a host by its name: what {@link TcpConnection#connect(String, int)} asks.
 *
 * <p>It is a service of the {@link dev.pollard.task.Context}: where one is found there, it is asked, and the system otherwise. So a simulation has names of its own, and
 * an application that looks names up in its own way offers it by {@code cx.with(HostResolver.class, resolver)}.
 */
@FunctionalInterface
public interface HostResolver {

    /**
     * Finds the addresses of a host.
     *
     * <p><b>Errors.</b> {@link java.net.UnknownHostException} if there is none of this name, as an empty array also means.
     *
     * @param host a name or a literal address
     * @return a future of the addresses, in the order in which they shall be tried
     */
    Future<InetAddress[]> resolve(String host);
}
