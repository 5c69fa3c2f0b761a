// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies as the weaver would write them, by hand: the source in a comment, and below it what becomes of it. */
final class HandWoven {
    private HandWoven() {}

    /**
     * Adds two awaited numbers, and closes what it has opened.
     *
     * <pre>{@code
     * async(() -> {
     *     int left = await(a);
     *     try {
     *         int right = await(b);
     *         return left + right;
     *     } finally {
     *         log.add("closing");
     *         await(close);
     *         log.add("closed");
     *     }
     * });
     * }</pre>
     */
    static final class Sum extends AsyncFrame<Integer> {
        private final Future<Integer> a;
        private final Future<Integer> b;
        private final Future<?> close;
        private final List<String> log;

        private int left;
        private int right;
        private @Nullable Throwable thrown;
        private @Nullable CleanupScope scope;

        Sum(Future<Integer> a, Future<Integer> b, Future<?> close, List<String> log) {
            this.a = a;
            this.b = b;
            this.close = close;
            this.log = log;
        }

        @Override
        @SuppressWarnings("unchecked") // the body's value
        public Poll<Integer> poll(Context cx) throws Exception {
            if (state < 0) {
                throw misuse();
            }
            try {
                return (Poll<Integer>) go(cx);
            } catch (Throwable failure) {
                failed();
                throw failure;
            }
        }

        @Override
        protected Object go(Context cx) throws Exception {
            int at = state;
            state = RUNNING;
            if (at == 0) {
                scope = cx.find(CleanupScope.class);
            }
            if (at <= 1) {
                Poll<?> poll = (at == 0 ? a : awaiting).poll(cx);
                if (poll == Frames.PENDING) {
                    return suspend(at, a, 1);
                }
                left = (int) poll.value();
            }
            if (at <= 2) {
                try {
                    Poll<?> poll = (at < 2 ? b : awaiting).poll(cx);
                    if (poll == Frames.PENDING) {
                        return suspend(at, b, 2);
                    }
                    right = (int) poll.value();
                } catch (Throwable failure) {
                    thrown = thrownAt(failure, 2);
                }
                log.add("closing");
                if (cx == Frames.DEFER) {
                    return suspend(at, close, 3);
                }
            }
            Poll<?> poll = (at < 3 ? close : awaiting).poll(cx);
            if (poll == Frames.PENDING) {
                return suspend(at, close, 3);
            }
            log.add("closed");
            if (thrown != null) {
                throw HandWoven.<RuntimeException>unchecked(thrown);
            }
            end();
            return Poll.ready(left + right);
        }

        private Object suspend(int at, Future<?> child, int place) {
            if (at < place) {
                awaiting = child;
            }
            state = place;
            return Frames.PENDING;
        }

        @Override
        protected @Nullable CleanupScope cleanup() {
            return scope;
        }

        @Override
        protected String site() {
            return "a.b.Sums\nlambda$sum$0\nSums.java\n\u000b\u000c\u000e\u0012";
        }
    }

    /**
     * Awaits another future, and logs when that is over.
     *
     * <pre>{@code
     * async(() -> {
     *     try {
     *         return await(child);
     *     } finally {
     *         log.add("parent done");
     *     }
     * });
     * }</pre>
     */
    static final class Parent<T> extends AsyncFrame<T> {
        private final Future<T> child;
        private final List<String> log;

        Parent(Future<T> child, List<String> log) {
            this.child = child;
            this.log = log;
        }

        @Override
        @SuppressWarnings("unchecked") // the child's value
        public Poll<T> poll(Context cx) throws Exception {
            if (state < 0) {
                throw misuse();
            }
            try {
                return (Poll<T>) go(cx);
            } catch (Throwable failure) {
                failed();
                throw failure;
            }
        }

        @Override
        protected Object go(Context cx) throws Exception {
            int at = state;
            state = RUNNING;
            Poll<?> poll;
            try {
                poll = (at == 0 ? child : awaiting).poll(cx);
            } catch (Throwable failure) {
                log.add("parent done");
                throw failure;
            }
            if (poll == Frames.PENDING) {
                if (at == 0) {
                    awaiting = child;
                }
                state = 1;
                return Frames.PENDING;
            }
            log.add("parent done");
            end();
            return poll;
        }

        @Override
        protected String site() {
            return "a.b.Parents\nlambda$parent$0\nParents.java\n\u0005\u0006";
        }
    }

    /**
     * Swallows everything that is thrown at it.
     *
     * <pre>{@code
     * async(() -> {
     *     while (true) {
     *         try {
     *             await(pending());
     *         } catch (Throwable t) {
     *         }
     *     }
     * });
     * }</pre>
     */
    static final class Stubborn extends AsyncFrame<Integer> {
        int caught;

        @Override
        @SuppressWarnings("unchecked") // pending
        public Poll<Integer> poll(Context cx) throws Exception {
            return (Poll<Integer>) go(cx);
        }

        @Override
        protected Object go(Context cx) {
            if (state > 0) {
                try {
                    awaiting.poll(cx);
                } catch (Throwable t) {
                    caught++;
                }
            }
            awaiting = Futures.pending();
            state = 1;
            return Frames.PENDING;
        }

        @Override
        protected String site() {
            return "a.b.Stubborn\nrun\n\n";
        }
    }

    /**
     * Emits what it gets from a future, between two other items.
     *
     * <pre>{@code
     * generator(out -> {
     *     try {
     *         out.emit("first");
     *         out.emit(await(future));
     *         out.emit("last");
     *     } finally {
     *         log.add("done");
     *     }
     * });
     * }</pre>
     */
    static final class Items extends GeneratorFrame<String> {
        private final Future<String> future;
        private final List<String> log;
        private String item = "";

        Items(Future<String> future, List<String> log) {
            this.future = future;
            this.log = log;
        }

        @Override
        protected Step<String> go(Context cx) throws Exception {
            int at = state;
            state = RUNNING;
            try {
                if (at == 0 && !push("first")) {
                    return suspendAtEmit("first", 1);
                }
                if (at == 1) {
                    Frames.goOn(cx);
                }
                if (at <= 2) {
                    Poll<?> poll = (at < 2 ? future : awaiting).poll(cx);
                    if (poll == Frames.PENDING) {
                        awaiting = at < 2 ? future : awaiting;
                        state = 2;
                        return Poll.pending();
                    }
                    item = (String) poll.value();
                    if (!push(item)) {
                        return suspendAtEmit(item, 3);
                    }
                }
                if (at == 3) {
                    Frames.goOn(cx);
                }
                if (at <= 3 && !push("last")) {
                    return suspendAtEmit("last", 4);
                }
                if (at == 4) {
                    Frames.goOn(cx);
                }
            } catch (Throwable failure) {
                log.add("done");
                throw failure;
            }
            log.add("done");
            end();
            return Step.end();
        }

        private Step<String> suspendAtEmit(String next, int place) {
            state = place;
            return emitted(next);
        }

        @Override
        protected String site() {
            return "a.b.Streams\nlambda$items$0\nStreams.java\n\u0007\u0008\u0009\t\n";
        }
    }

    @SuppressWarnings("unchecked")
    static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
