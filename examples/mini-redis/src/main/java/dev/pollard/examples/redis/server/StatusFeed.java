// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.generator;

import dev.pollard.examples.redis.command.Engine;
import dev.pollard.examples.redis.command.Latencies;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The operations feed: a {@link Status} each period, for whoever subscribes, until the server closes.
 *
 * <p>A stream of our own, and by that a {@code Publisher}. It is cold: each run has its own period and compares with its own last look. Who
 * asks late gets the status of now, not those that were missed.
 */
final class StatusFeed {
    private StatusFeed() {}

    static AsyncStream<Status> of(Engine engine, Duration period, BooleanSupplier closing) {
        return generator(out -> {
            Look before = Look.at(engine);
            while (true) {
                await(Time.sleep(period));
                if (closing.getAsBoolean()) {
                    return;
                }
                Look now = Look.at(engine);
                out.emit(now.since(before, engine));
                before = now;
            }
        });
    }

    /** What the counters said at some time. */
    private record Look(long atNanos, long commands, long[] latencies) {

        static Look at(Engine engine) {
            return new Look(
                    System.nanoTime(),
                    engine.stats().commands(),
                    engine.stats().latencies().snapshot());
        }

        Status since(Look before, Engine engine) {
            long nanos = Math.max(1, atNanos - before.atNanos);
            Runtime jvm = Runtime.getRuntime();
            return new Status(
                    engine.clients().size(),
                    engine.size(),
                    Math.round(Math.max(0, commands - before.commands) * 1e9 / nanos),
                    Duration.ofNanos(Latencies.percentile(before.latencies, latencies, 0.50)),
                    Duration.ofNanos(Latencies.percentile(before.latencies, latencies, 0.99)),
                    jvm.totalMemory() - jvm.freeMemory());
        }
    }
}
