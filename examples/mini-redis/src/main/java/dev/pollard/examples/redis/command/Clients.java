// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.task.AtomicWaker;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is connected, by number.
 *
 * <p><b>Threading.</b> Any thread.
 */
public final class Clients {
    private final ConcurrentSkipListMap<Long, Client> byId = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    Clients() {}

    /**
     * Adds a client with the next number.
     *
     * @param address who it is
     * @param localAddress where it arrived
     * @param nowMillis the time
     * @param wakeup the cell where its task waits
     * @return the client
     */
    public Client add(String address, String localAddress, long nowMillis, AtomicWaker wakeup) {
        Client client = new Client(lastId.incrementAndGet(), address, localAddress, nowMillis, wakeup);
        byId.put(client.id, client);
        count.incrementAndGet();
        return client;
    }

    void remove(Client client) {
        if (byId.remove(client.id, client)) {
            count.decrementAndGet();
        }
    }

    /**
     * Returns how many there are.
     *
     * @return the number
     */
    public int size() {
        return count.intValue();
    }

    /** Returns them, the oldest first. */
    Collection<Client> all() {
        return byId.values();
    }
}
