// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import com.softwaremill.jox.Channel;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.UnboundedSender;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does a question to another task cost, whose answer comes back through a channel for one value? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(OneshotReply.QUESTIONS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OneshotReply {
    static final int QUESTIONS = 50_000;

    private LocalRuntime local;
    private AsyncRuntime stealing;

    /** Creates the state. */
    public OneshotReply() {}

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

    /** Answers until nobody asks any more. */
    private static final class Answering extends Loops.Loop {
        private final Receiver<OneshotSender<Integer>> questions;

        Answering(Receiver<OneshotSender<Integer>> questions) {
            this.questions = questions;
        }

        @Override
        public Poll<Long> poll(Context cx) {
            while (true) {
                Step<OneshotSender<Integer>> step = questions.pollReceive(cx);
                if (!step.isReady()) {
                    return step.isEnd() ? Poll.ready(0L) : Poll.pending();
                }
                step.value().send(1);
            }
        }
    }

    /** Asks, and waits for the answer before it asks again. */
    private static final class Asking extends Loops.Loop {
        private @Nullable UnboundedSender<OneshotSender<Integer>> questions;
        private @Nullable OneshotReceiver<Integer> answer;
        private int left = QUESTIONS;
        private long sum;

        @Override
        public Poll<Long> poll(Context cx) {
            if (questions == null) {
                Ends<UnboundedSender<OneshotSender<Integer>>, Receiver<OneshotSender<Integer>>> ends =
                        Channels.unboundedMpsc();
                questions = ends.sender();
                cx.service(Spawner.class).spawn(new Answering(ends.receiver()));
            }
            while (true) {
                if (answer != null) {
                    if (!(answer.poll(cx) instanceof Poll.Ready<Integer> ready)) {
                        return Poll.pending();
                    }
                    sum += ready.value();
                    answer = null;
                }
                if (left-- == 0) {
                    questions.close();
                    return Poll.ready(sum);
                }
                Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> reply = Channels.oneshot();
                answer = reply.receiver();
                questions.send(reply.sender());
            }
        }
    }

    private static long checked(long sum) {
        if (sum != QUESTIONS) {
            throw new AssertionError("sum " + sum);
        }
        return sum;
    }

    /**
     * One thread.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long local() throws Exception {
        return checked(local.blockOn(new Asking()));
    }

    /**
     * Two workers.
     *
     * @return the sum
     * @throws Exception never
     */
    @Benchmark
    public long stealing() throws Exception {
        return checked(stealing.blockOn(new Asking()));
    }

    /**
     * A channel of channels of jox, virtual threads.
     *
     * @return the sum
     * @throws InterruptedException never
     */
    @Benchmark
    public long jox() throws InterruptedException {
        Channel<Channel<Integer>> questions = Channel.newUnlimitedChannel();
        Thread answering = Thread.ofVirtual().start(() -> {
            try {
                while (questions.receiveOrClosed() instanceof Channel<?> reply) {
                    answer(reply);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        long[] sum = new long[1];
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < QUESTIONS; i++) {
                    Channel<Integer> reply = Channel.newBufferedChannel(1);
                    questions.send(reply);
                    sum[0] += reply.receive();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        asking.join();
        questions.done();
        answering.join();
        return checked(sum[0]);
    }

    @SuppressWarnings("unchecked") // only channels of integers are asked with
    private static void answer(Channel<?> reply) throws InterruptedException {
        ((Channel<Integer>) reply).send(1);
    }

    /**
     * A transfer queue of completable futures, virtual threads.
     *
     * @return the sum
     * @throws InterruptedException never
     */
    @Benchmark
    public long completableFuture() throws InterruptedException {
        LinkedTransferQueue<CompletableFuture<Integer>> questions = new LinkedTransferQueue<>();
        CompletableFuture<Integer> last = new CompletableFuture<>();
        Thread answering = Thread.ofVirtual().start(() -> {
            try {
                for (CompletableFuture<Integer> question = questions.take();
                        question != last;
                        question = questions.take()) {
                    question.complete(1);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        long[] sum = new long[1];
        Thread asking = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < QUESTIONS; i++) {
                CompletableFuture<Integer> question = new CompletableFuture<>();
                questions.add(question);
                sum[0] += question.join();
            }
        });
        asking.join();
        questions.add(last);
        answering.join();
        return checked(sum[0]);
    }
}
