// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import java.time.Duration;
import java.util.Locale;

/**
 * How the server is doing.
 *
 * @param connections how many clients are connected
 * @param keys how many keys there are
 * @param opsPerSecond how many commands were answered in each second since the status before
 * @param p50 how long half of these answers took at most, from the arrival of the bytes
 * @param p99 how long 99 % of these answers took at most
 * @param usedMemory how much of the heap is in use, in bytes
 */
public record Status(int connections, int keys, long opsPerSecond, Duration p50, Duration p99, long usedMemory) {

    /**
     * Returns the status as one line for people.
     *
     * @return the line
     */
    public String line() {
        return String.format(
                Locale.ROOT,
                "connections %,d | keys %,d | %,d ops/s | p50 %s p99 %s | heap %,d MB",
                connections,
                keys,
                opsPerSecond,
                micros(p50),
                micros(p99),
                usedMemory >> 20);
    }

    private static String micros(Duration duration) {
        return String.format(Locale.ROOT, "%,d us", duration.toNanos() / 1000);
    }
}
