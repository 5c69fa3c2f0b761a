// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.ChannelDone;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.channel.UnboundedSender;
import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does a value cost that goes from one of several producers to one consumer, through a channel of 1024 or without a bound? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ChannelThroughput.VALUES)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChannelThroughput {
    static final int VALUES = 100_000;
    private static final int CAPACITY = 1024;

    /** How many producers share the values. */
    @Param({"1", "4"})
    public int producers;

    private LocalRuntime local;
    private AsyncRuntime stealing;

    /** Creates the state. */
    public ChannelThroughput() {}

    /** Starts the runtimes. */
    @Setup(Level.Trial)
    public void open() {
        local = LocalRuntime.create();
        stealing = AsyncRuntime.builder().workers(2).build();
    }

    /** Closes the runtimes. */
    @TearDown(Level.Trial)
    public void close() {
        local.close();
        stealing.close();
    }

    /** Starts the consumer and the producers, and waits for the sum. */
    private static final class Run extends Loops.Loop {
        private final Function<Spawner, JoinHandle<Long>> start;
        private @Nullable JoinHandle<Long> consumer;

        Run(Function<Spawner, JoinHandle<Long>> start) {
            this.start = start;
        }

        @Override
        public Poll<Long> poll(Context cx) throws Exception {
            if (consumer == null) {
                consumer = start.apply(cx.service(Spawner.class));
            }
            return consumer.poll(cx);
        }
    }

    private Run bounded(boolean futures, Function<Receiver<Integer>, Future<Long>> consumer) {
        return new Run(spawner -> {
            Ends<Sender<Integer>, Receiver<Integer>> ends = Channels.mpsc(CAPACITY);
            for (int i = 0; i < producers; i++) {
                Sender<Integer> sender = ends.sender().copy();
                int times = VALUES / producers;
                spawner.spawn(
                        futures ? new Loops.SendingByFutures(sender, times) : new Loops.Sending(sender, times));
            }
            ends.sender().close();
            return spawner.spawn(consumer.apply(ends.receiver()));
        });
    }

    private Run unbounded() {
        return new Run(spawner -> {
            Ends<UnboundedSender<Integer>, Receiver<Integer>> ends = Channels.unboundedMpsc();
            for (int i = 0; i < producers; i++) {
                spawner.spawn(new Loops.SendingUnbounded(ends.sender().copy(), VALUES / producers));
            }
            ends.sender().close();
            return spawner.spawn(new Loops.Receiving(ends.receiver()));
        });
    }

    private static long checked(long sum) {
        if (sum != VALUES) {
            throw new AssertionError("sum " + sum);
        }
        return sum;
    }

    /**
     * Bounded, polls, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long boundedLocal() throws Exception {
        return checked(local.blockOn(bounded(false, Loops.Receiving::new)));
    }

    /**
     * Bounded, polls, two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long boundedStealing() throws Exception {
        return checked(stealing.blockOn(bounded(false, Loops.Receiving::new)));
    }

    /**
     * Bounded, a future for each value on both sides, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long boundedFuturesLocal() throws Exception {
        return checked(local.blockOn(bounded(true, Loops.ReceivingByFutures::new)));
    }

    /**
     * Bounded, a future for each value on both sides, two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long boundedFuturesStealing() throws Exception {
        return checked(stealing.blockOn(bounded(true, Loops.ReceivingByFutures::new)));
    }

    /**
     * Bounded, the receiver a stream that is folded, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long boundedStreamLocal() throws Exception {
        return checked(local.blockOn(bounded(
                false, receiver -> AsyncStream.fromReceiver(receiver).fold(0L, (sum, value) -> sum + value))));
    }

    /**
     * Bounded, the receiver a stream that is folded, two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long boundedStreamStealing() throws Exception {
        return checked(stealing.blockOn(bounded(
                false, receiver -> AsyncStream.fromReceiver(receiver).fold(0L, (sum, value) -> sum + value))));
    }

    /**
     * Unbounded, one thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long unboundedLocal() throws Exception {
        return checked(local.blockOn(unbounded()));
    }

    /**
     * Unbounded, two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long unboundedStealing() throws Exception {
        return checked(stealing.blockOn(unbounded()));
    }

    /** Something of a peer that waits. */
    private interface Blocking {
        void run() throws InterruptedException;
    }

    private static void start(Blocking work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private long jox(Channel<Integer> channel) throws InterruptedException {
        Channel<Integer> done = Channel.newBufferedChannel(producers);
        for (int i = 0; i < producers; i++) {
            start(() -> {
                for (int n = 0; n < VALUES / producers; n++) {
                    channel.send(1);
                }
                done.send(1);
            });
        }
        long[] sum = new long[1];
        Thread consumer = Thread.ofVirtual().start(() -> {
            try {
                while (!(channel.receiveOrClosed() instanceof ChannelDone)) {
                    sum[0]++;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        for (int i = 0; i < producers; i++) {
            done.receive();
        }
        channel.done();
        consumer.join();
        return checked(sum[0]);
    }

    /**
     * A buffered channel of jox, virtual threads.
     *
     * @return the sum
     * @throws InterruptedException never
     */
    @Benchmark
    public long boundedJox() throws InterruptedException {
        return jox(Channel.newBufferedChannel(CAPACITY));
    }

    /**
     * An unlimited channel of jox, virtual threads.
     *
     * @return the sum
     * @throws InterruptedException never
     */
    @Benchmark
    public long unboundedJox() throws InterruptedException {
        return jox(Channel.newUnlimitedChannel());
    }

    private long queue(BlockingQueue<Integer> queue) throws InterruptedException {
        for (int i = 0; i < producers; i++) {
            start(() -> {
                for (int n = 0; n < VALUES / producers; n++) {
                    queue.put(1);
                }
                queue.put(0);
            });
        }
        long[] sum = new long[1];
        Thread consumer = Thread.ofVirtual().start(() -> {
            try {
                for (int ended = 0; ended < producers; ) {
                    int value = queue.take();
                    sum[0] += value;
                    ended += 1 - value;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        consumer.join();
        return checked(sum[0]);
    }

    /**
     * An array blocking queue, virtual threads.
     *
     * @return the sum
     * @throws InterruptedException never
     */
    @Benchmark
    public long boundedArrayBlockingQueue() throws InterruptedException {
        return queue(new ArrayBlockingQueue<>(CAPACITY));
    }

    /**
     * A linked transfer queue, virtual threads.
     *
     * @return the sum
     * @throws InterruptedException never
     */
    @Benchmark
    public long unboundedLinkedTransferQueue() throws InterruptedException {
        return queue(new LinkedTransferQueue<>());
    }
}
