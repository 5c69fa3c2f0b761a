// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import com.softwaremill.jox.Channel;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/**
 * What does a hop cost, when one value goes round in a ring of tasks over channels of one? With 2 tasks two hops are a round trip of ping-pong; with 500 no task is in
 * the cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ChannelHops.HOPS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChannelHops {
    static final int HOPS = 100_000;

    /** How many tasks are in the ring. */
    @Param({"2", "500"})
    public int tasks;

    private LocalRuntime local;
    private AsyncRuntime stealing;

    /** Creates the state. */
    public ChannelHops() {}

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

    /** Starts the ring, and waits for the last hop. */
    private static final class Ring extends Loops.Loop {
        private final int tasks;
        private @Nullable List<JoinHandle<Long>> handles;

        Ring(int tasks) {
            this.tasks = tasks;
        }

        @Override
        public Poll<Long> poll(Context cx) throws Exception {
            if (handles == null) {
                handles = new ArrayList<>();
                Spawner spawner = cx.service(Spawner.class);
                List<Ends<Sender<Integer>, Receiver<Integer>>> channels = new ArrayList<>();
                for (int i = 0; i < tasks; i++) {
                    channels.add(Channels.mpsc(1));
                }
                for (int i = 0; i < tasks; i++) {
                    handles.add(spawner.spawn(new Loops.Passing(
                            channels.get(i).receiver(),
                            channels.get((i + 1) % tasks).sender(),
                            HOPS / tasks,
                            i == 0)));
                }
            }
            while (!handles.isEmpty()) {
                if (handles.get(handles.size() - 1).poll(cx).isPending()) {
                    return Poll.pending();
                }
                handles.remove(handles.size() - 1);
            }
            return Poll.ready(1L);
        }
    }

    /**
     * One thread.
     *
     * @return one
     * @throws Exception never
     */
    @Benchmark
    public long local() throws Exception {
        return local.blockOn(new Ring(tasks));
    }

    /**
     * Two workers.
     *
     * @return one
     * @throws Exception never
     */
    @Benchmark
    public long stealing() throws Exception {
        return stealing.blockOn(new Ring(tasks));
    }

    /** A channel of a peer. */
    private interface Place {
        void put() throws InterruptedException;

        void take() throws InterruptedException;
    }

    private long threads(Supplier<Place> place) throws InterruptedException {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            places.add(place.get());
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Place from = places.get(i);
            Place to = places.get((i + 1) % tasks);
            boolean serves = i == 0;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 0; n < HOPS / tasks; n++) {
                        if (!serves || n > 0) {
                            from.take();
                        }
                        to.put();
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return 1;
    }

    /**
     * Buffered channels of jox, virtual threads.
     *
     * @return one
     * @throws InterruptedException never
     */
    @Benchmark
    public long jox() throws InterruptedException {
        return threads(() -> {
            Channel<Integer> channel = Channel.newBufferedChannel(1);
            return new Place() {
                @Override
                public void put() throws InterruptedException {
                    channel.send(1);
                }

                @Override
                public void take() throws InterruptedException {
                    channel.receive();
                }
            };
        });
    }

    /**
     * Array blocking queues, virtual threads.
     *
     * @return one
     * @throws InterruptedException never
     */
    @Benchmark
    public long arrayBlockingQueue() throws InterruptedException {
        return threads(() -> {
            BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
            return new Place() {
                @Override
                public void put() throws InterruptedException {
                    queue.put(1);
                }

                @Override
                public void take() throws InterruptedException {
                    queue.take();
                }
            };
        });
    }
}
