// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.GroupOverflow;
import dev.pollard.stream.Overflow;
import dev.pollard.stream.SharePolicy;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/** The kinds of sources that the border is verified with: of so many items (endless for {@code Long.MAX_VALUE}), and one that fails. */
enum Source {
    /** Always ready, and knows its end. */
    SYNCHRONOUS(n -> () -> new Range(n), Source::failedIterator),

    /** Each item comes from a timer or another thread, and so do the end and the failure. */
    WAITING(n -> () -> new Waiting(n, null), () -> () -> new Waiting(0, new IllegalStateException("failed in time"))),

    /** Fails before there is an iterator; the items come instead of the failure. */
    FAILING(n -> failedIterator().onErrorResume(failure -> () -> new Range(n)), Source::noIterator),

    /** Stages that wait for inner streams and futures, made of the library's own operators. */
    COMPOSED(
            n -> AsyncStream.range(0, (int) Math.min(n, Integer.MAX_VALUE))
                    .concatMap(i -> AsyncStream.of((long) i))
                    .mapAsync(2, i -> i % 4 == 3 ? new Elsewhere<>(i) : Futures.ready(i)),
            () -> failedIterator().concatMap(i -> AsyncStream.of(i)).mapAsync(2, Futures::ready)),

    /** A channel that another thread sends into; the failure is the lag of a broadcast. */
    CHANNEL(n -> AsyncStream.defer(() -> AsyncStream.fromReceiver(sentByAThread(n))), Source::lagging),

    /** A run that several may share, and does: the one who asks drives it. */
    SHARED(
            n -> SYNCHRONOUS.of(n).share(SharePolicy.of(4, Overflow.WAIT)),
            () -> failedIterator().share(SharePolicy.of(4, Overflow.WAIT))),

    /** Groups and windows, whose items go through lanes. */
    GROUPED(
            n -> SYNCHRONOUS
                    .of(n)
                    .window(3, window -> window)
                    .groupBy(1, GroupOverflow.END_OLDEST, 2, i -> i / 5, (key, group) -> group),
            () -> failedIterator().groupBy(1, GroupOverflow.FAIL, 2, i -> i, (key, group) -> group)),

    /** A task of its own on another runtime, with a resource that takes time to close. */
    HANDED_OVER(
            n -> AsyncStream.<Long, Long>usingAsync(
                            () -> Futures.ready(n),
                            SYNCHRONOUS::of,
                            (resource, outcome) -> Time.sleep(Duration.ofMillis(1)))
                    .runOn(AsyncRuntime.shared(), 4),
            () -> failedIterator().runOn(AsyncRuntime.shared(), 4)),

    /** A publisher whose signals and requests all go over another thread. */
    BEHIND_A_HOP(
            n -> AsyncStream.fromPublisher(hop(SYNCHRONOUS.of(n)), 16),
            () -> AsyncStream.fromPublisher(hop(SYNCHRONOUS.failed())));

    private static final ExecutorService OTHERS = Executors.newFixedThreadPool(2, Source::daemon);

    private final LongFunction<AsyncStream<Long>> items;
    private final Supplier<AsyncStream<Long>> failure;

    Source(LongFunction<AsyncStream<Long>> items, Supplier<AsyncStream<Long>> failure) {
        this.items = items;
        this.failure = failure;
    }

    AsyncStream<Long> of(long n) {
        return items.apply(n);
    }

    AsyncStream<Long> failed() {
        return failure.get();
    }

    private static AsyncStream<Long> noIterator() {
        return () -> {
            throw new IllegalStateException("failed before the first poll");
        };
    }

    private static AsyncStream<Long> failedIterator() {
        return () -> new Failed(new IllegalStateException("failed at the first poll"));
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "source");
        thread.setDaemon(true);
        return thread;
    }

    private static Receiver<Long> sentByAThread(long n) {
        Ends<Sender<Long>, Receiver<Long>> ends = Channels.mpsc(4);
        daemon(() -> {
                    try (Sender<Long> sender = ends.sender()) {
                        for (long i = 0; i < n; i++) {
                            sender.blockingSend(i);
                        }
                    } catch (ChannelClosedException | InterruptedException e) {
                        // the run was cancelled
                    }
                })
                .start();
        return ends.receiver();
    }

    private static AsyncStream<Long> lagging() {
        return AsyncStream.defer(() -> {
            Ends<BroadcastSender<Long>, BroadcastReceiver<Long>> ends = Channels.broadcast(1);
            ends.sender().send(1L);
            ends.sender().send(2L);
            return AsyncStream.fromReceiver(ends.receiver());
        });
    }

    private static Publisher<Long> hop(AsyncStream<Long> stream) {
        return subscriber -> {
            ExecutorService thread = Executors.newSingleThreadExecutor(Source::daemon);
            thread.execute(() -> stream.subscribe(new Hop<>(subscriber, thread)));
        };
    }

    private record Failed(RuntimeException failure) implements AsyncIterator<Long> {
        @Override
        public Step<Long> pollNext(Context cx) {
            throw failure;
        }

        @Override
        public boolean pollProgress(Context cx) {
            throw failure;
        }

        @Override
        public void cancel() {}
    }

    private static final class Range implements AsyncIterator<Long> {
        private final long end;
        private long next;

        Range(long end) {
            this.end = end;
        }

        @Override
        public Step<Long> pollNext(Context cx) {
            if (next == end) {
                return Step.end();
            }
            if (!cx.mayProceed()) {
                return Poll.pending();
            }
            cx.progressed();
            return Poll.ready(next++);
        }

        @Override
        public boolean pollProgress(Context cx) {
            return next == end;
        }

        @Override
        public void cancel() {}
    }

    /** Waits before every step, the last one included: for another thread, and each fourth time for a timer of the runtime. */
    private static final class Waiting implements AsyncIterator<Long> {
        private final long end;
        private final RuntimeException failure;
        private Future<?> wait = new Elsewhere<>(0L);
        private boolean over;
        private long next;

        Waiting(long end, RuntimeException failure) {
            this.end = end;
            this.failure = failure;
        }

        @Override
        public Step<Long> pollNext(Context cx) throws Exception {
            if (!isOver(cx)) {
                return Poll.pending();
            }
            if (next == end) {
                return finish();
            }
            over = false;
            wait = next % 4 == 3 ? Time.sleep(Duration.ofMillis(1)) : new Elsewhere<>(next);
            return Poll.ready(next++);
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            return next == end && isOver(cx) && finish().isEnd();
        }

        private Step<Long> finish() {
            if (failure != null) {
                throw failure;
            }
            return Step.end();
        }

        private boolean isOver(Context cx) throws Exception {
            over = over || wait.poll(cx).isReady();
            return over;
        }

        @Override
        public void cancel() {
            wait.cancel();
        }
    }

    /** Ready when another thread says so. */
    private static final class Elsewhere<T> implements Future<T> {
        private final T value;
        private final AtomicWaker waker = new AtomicWaker();
        private boolean begun;
        private volatile boolean arrived;

        Elsewhere(T value) {
            this.value = value;
        }

        @Override
        public Poll<T> poll(Context cx) {
            waker.register(cx.waker());
            if (!begun) {
                begun = true;
                OTHERS.execute(() -> {
                    arrived = true;
                    waker.wake();
                });
            }
            return arrived ? Poll.ready(value) : Poll.pending();
        }

        @Override
        public void cancel() {
            waker.take();
        }
    }
}
