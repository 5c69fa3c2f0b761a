// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The two halves of a connection.
 *
 * @param reader the half to read
 * @param writer the half to write
 */
public record TcpSplit(TcpReader reader, TcpWriter writer) {

    static TcpSplit of(TcpConnection connection) {
        AtomicInteger open = new AtomicInteger(2);
        return new TcpSplit(new TcpReader(connection, open), new TcpWriter(connection, open));
    }
}
