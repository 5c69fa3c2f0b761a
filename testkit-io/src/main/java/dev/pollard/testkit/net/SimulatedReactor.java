// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** Tells sockets of a simulated network when they can be read or written, as they know it by themselves. */
enum SimulatedReactor implements Reactor {
    INSTANCE;

    /** A channel that knows. */
    interface Ready {
        Readiness readiness();
    }

    @Override
    public Registration register(SelectableChannel channel, int readOps, int writeOps) throws IOException {
        if (channel instanceof Ready simulated) {
            return simulated.readiness();
        }
        throw new IOException("a socket of the system on a simulated host: " + channel);
    }
}
