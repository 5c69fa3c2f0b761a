// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.reactor;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * The service by which a socket gets told that it can be read or written.
 *
 * <p><b>Threading.</b> Any thread. On a worker the channel goes to that worker's own selector, so that a ready socket wakes its task
 * without crossing a thread.
 */
public interface Reactor {

    /**
     * Registers a non-blocking channel.
     *
     * @param channel the channel; {@link SelectableChannel#isBlocking()} is false
     * @param readOps the operations that count as reading: {@code OP_READ} or {@code OP_ACCEPT}, or 0
     * @param writeOps the operations that count as writing: {@code OP_WRITE} or {@code OP_CONNECT}, or 0; not watched until asked for
     * @return the registration, to be closed before or with the channel
     * @throws IOException if the channel is closed or the runtime is
     */
    Registration register(SelectableChannel channel, int readOps, int writeOps) throws IOException;
}
