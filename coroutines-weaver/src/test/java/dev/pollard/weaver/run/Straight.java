// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver.run;

import dev.pollard.coroutine.AsyncAction;
import dev.pollard.coroutine.AsyncBody;
import dev.pollard.coroutine.AsyncConsumer;
import dev.pollard.coroutine.Branch;
import dev.pollard.coroutine.CancelSignal;
import dev.pollard.coroutine.CloseableIterator;
import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.CoroutineBody;
import dev.pollard.coroutine.GeneratorBody;
import dev.pollard.coroutine.Items;
import dev.pollard.coroutine.Resumption;
import dev.pollard.coroutine.Sequence;
import dev.pollard.coroutine.SequenceBody;
import dev.pollard.coroutine.frame.Frames;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Tuple2;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What calls of {@code Coroutines} are changed into for a straight run: no state machine and no thread, every body runs from top to bottom as it is written.
 * What the other runs do is compared with this.
 */
public final class Straight {
    private static final ThreadLocal<World> WORLD = new ThreadLocal<>();
    private static final Context CONTEXT = Context.of(Waker.noop());

    private Straight() {}

    static void in(World world) {
        WORLD.set(world);
    }

    /** A stream whose body the driver runs by giving it an emitter. */
    record Stream(GeneratorBody<Object> body) implements AsyncStream<Object> {
        @Override
        public AsyncIterator<Object> iterator() {
            throw new UnsupportedOperationException("pulling in a straight run");
        }
    }

    /** A sequence whose body the driver runs by giving it an emitter. */
    record EmittedItems(SequenceBody<Object> body) implements Sequence<Object> {
        @Override
        public CloseableIterator<Object> iterator() {
            throw new UnsupportedOperationException("pulling in a straight run");
        }
    }

    /** A coroutine whose body the driver runs by giving it its caller. */
    record Resumed(CoroutineBody<Object, Object, Object> body) implements Coroutine<Object, Object, Object> {
        @Override
        public Resumption<Object, Object> resume(Object argument) {
            throw new UnsupportedOperationException("resuming in a straight run");
        }

        @Override
        public void cancel() {}
    }

    public static <T> Future<T> async(AsyncBody<T> body) {
        return new Run<>(body::run);
    }

    public static Future<Void> async(AsyncAction body) {
        return new Run<>(() -> {
            body.run();
            return null;
        });
    }

    public static <T> T await(Future<T> future) throws Exception {
        World world = WORLD.get();
        boolean before = world.cancelled;
        try {
            Poll<T> poll = future.poll(CONTEXT);
            while (poll.isPending()) {
                suspend(world, future);
                poll = future.poll(CONTEXT);
            }
            if (wasCancelledIn(future, world, before)) {
                throw new CancelSignal();
            }
            return poll.value();
        } catch (CancelSignal signal) {
            if (wasCancelledIn(future, world, before)) {
                // What the blocks of that body have thrown is reported at its end, and its parent gets a signal of its own.
                for (Throwable suppressed : signal.getSuppressed()) {
                    world.log("reported " + World.describe(suppressed));
                }
                throw new CancelSignal();
            }
            throw signal;
        } catch (Throwable thrown) {
            if (wasCancelledIn(future, world, before)) {
                // What a body throws that was cancelled is reported, and its parent gets the signal all the same.
                world.log("reported " + World.describe(thrown));
                throw new CancelSignal();
            }
            throw thrown;
        }
    }

    private static void suspend(World world, Future<?> future) {
        try {
            world.suspended();
        } catch (CancelSignal signal) {
            future.cancel();
            throw signal;
        }
    }

    private static boolean wasCancelledIn(Future<?> future, World world, boolean before) {
        return before != world.cancelled && future instanceof Run;
    }

    public static <T> List<T> awaitAll(Iterable<? extends Future<? extends T>> futures) throws Exception {
        return await(Futures.tryJoin(futures));
    }

    public static <A, B> Tuple2<A, B> awaitAll(Future<A> a, Future<B> b) throws Exception {
        return await(Futures.tryJoin(a, b));
    }

    @SafeVarargs
    public static <R> R selectBiased(Branch<R>... branches) throws Exception {
        throw new UnsupportedOperationException("select in a straight run");
    }

    @SafeVarargs
    public static <R> R select(Branch<R>... branches) throws Exception {
        throw new UnsupportedOperationException("select in a straight run");
    }

    public static <T> Items<T> items(AsyncStream<? extends T> stream) {
        Items<T> items = Items.of(stream);
        WORLD.get().open.add(items);
        return items;
    }

    /** What {@code Items.advance} is changed into. */
    public static boolean advance(Items<?> items) throws Exception {
        return await(Frames.advancing(items));
    }

    public static <T> void forEach(AsyncStream<? extends T> stream, AsyncConsumer<? super T> consumer)
            throws Exception {
        try (Items<T> items = Items.of(stream)) {
            while (advance(items)) {
                T item = items.item();
                await(async(() -> consumer.accept(item)));
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // erased
    public static AsyncStream generator(GeneratorBody body) {
        return new Stream(body);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // erased
    public static Sequence sequence(SequenceBody body) {
        return new EmittedItems(body);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // erased
    public static Coroutine coroutine(CoroutineBody body) {
        return new Resumed(body);
    }

    private static final class Run<T> implements Future<T> {
        private final Callable<T> body;
        private boolean begun;

        Run(Callable<T> body) {
            this.body = body;
        }

        @Override
        public Poll<T> poll(Context cx) throws Exception {
            if (begun) {
                throw new IllegalStateException("polled again");
            }
            begun = true;
            List<Items<?>> open = WORLD.get().open;
            int outside = open.size();
            try {
                return Poll.ready(body.call());
            } finally {
                List<Items<?>> inside = open.subList(outside, open.size());
                inside.forEach(Items::close);
                inside.clear();
            }
        }

        @Override
        public void cancel() {}
    }
}
