// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.command.Engine;
import dev.pollard.examples.redis.command.Latencies;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The operations feed: a {@link Status} each period, for whoever subscribes, until the server closes.
 *
 * <p>A stream of our own, and by that a {@code Publisher}. It is cold: each run has its own period and compares with its own last look. Who
 * asks late gets the status of now, not those that were missed.
 */
final class StatusFeed implements AsyncStream<Status> {
    private final Engine engine;
    private final Duration period;
    private final BooleanSupplier closing;

    StatusFeed(Engine engine, Duration period, BooleanSupplier closing) {
        this.engine = engine;
        this.period = period;
        this.closing = closing;
    }

    @Override
    public AsyncIterator<Status> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "StatusFeed(" + period + ")";
    }

    private final class Run implements AsyncIterator<Status> {
        private final Sleep sleep = Time.sleep(period);
        private long[] latencies = engine.stats().latencies().snapshot();
        private long commands = engine.stats().commands();
        private long lookedAtNanos = System.nanoTime();
        private boolean ended;

        @Override
        public Step<Status> pollNext(Context cx) {
            if (ended || closing.getAsBoolean()) {
                cancel();
                return Step.end();
            }
            if (sleep.poll(cx).isPending()) {
                return Poll.pending();
            }
            sleep.reset(period);
            return Poll.ready(look());
        }

        private Status look() {
            long now = System.nanoTime();
            long[] latenciesNow = engine.stats().latencies().snapshot();
            long commandsNow = engine.stats().commands();
            long nanos = Math.max(1, now - lookedAtNanos);
            Runtime jvm = Runtime.getRuntime();
            Status status = new Status(
                    engine.clients().size(),
                    engine.size(),
                    Math.round(Math.max(0, commandsNow - commands) * 1e9 / nanos),
                    Duration.ofNanos(Latencies.percentile(latencies, latenciesNow, 0.50)),
                    Duration.ofNanos(Latencies.percentile(latencies, latenciesNow, 0.99)),
                    jvm.totalMemory() - jvm.freeMemory());
            latencies = latenciesNow;
            commands = commandsNow;
            lookedAtNanos = now;
            return status;
        }

        @Override
        public void cancel() {
            ended = true;
            sleep.cancel();
        }
    }
}
