// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Deadline;
import dev.pollard.future.Future;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs a scope: its body, then what is left of its children and its cleanup. */
final class ScopeRun<T extends @Nullable Object> implements Future<T> {
    /*
     * NEW     --first poll--> RUNNING     the scope is open; `scope`, `end` and, unless it failed, `body` are set
     * RUNNING --the body ends, or the scope is cancelled--> RUNNING without a body
     * RUNNING --no body, no children, no cleanup--> OVER
     * NEW, RUNNING --cancel--> OVER       what has yet to end was handed over
     */
    private final Scope.Options options;

    /** Null once it was called. */
    private @Nullable CheckedFunction<? super Scope, ? extends Future<? extends T>> function;

    private @Nullable Scope scope;
    private @Nullable ScopeEnd end;
    private @Nullable Future<? extends T> body;
    private final BodyWaker bodyWaker = new BodyWaker();

    /** Null while the scope has no time limit of its own to watch. */
    private @Nullable Sleep timer;

    private @Nullable Poll<? extends T> value;

    /** Null until it is over. */
    private @Nullable String over;

    /** The context of the last poll, and the body's one derived from it. */
    private @Nullable Context lastContext;

    private @Nullable Context bodyContext;

    /** One wake polls the body, or goes on with the end of the scope: this knows which. */
    private static final class BodyWaker implements Waker {
        private final AtomicBoolean woken = new AtomicBoolean(true);
        private volatile @Nullable Scope scope;

        boolean take() {
            return woken.getAndSet(false);
        }

        @Override
        public void wake() {
            Scope target = scope;
            if (target != null) {
                woken.set(true);
                target.owner().wake();
            }
        }
    }

    ScopeRun(Scope.Options options, CheckedFunction<? super Scope, ? extends Future<? extends T>> function) {
        this.options = options;
        this.function = Objects.requireNonNull(function, "body");
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (over != null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        Scope open = scope;
        ScopeEnd ending = end;
        if (open == null || ending == null) {
            open = open(cx);
            ending = new ScopeEnd(open);
            scope = open;
            end = ending;
            bodyWaker.scope = open;
            makeBody(open);
        }
        open.owner().register(cx.waker());
        watchTime(open, cx);
        cancelBodyIfCancelled(open);
        pollBody(open, cx);
        cancelBodyIfCancelled(open);
        if (body != null) {
            boolean unused = ending.pollCleanup(cx);
            return Poll.pending();
        }
        if (open.isCancelled() || open.size() == 0) {
            stopTimer();
        }
        if (ending.poll(cx).isPending()) {
            return Poll.pending();
        }
        return Poll.ready(finish(open));
    }

    private Scope open(Context cx) {
        try {
            return new Scope(options, cx);
        } catch (Throwable failure) {
            over = "completion";
            function = null;
            throw failure;
        }
    }

    private void makeBody(Scope open) {
        CheckedFunction<? super Scope, ? extends Future<? extends T>> unused = Objects.requireNonNull(function);
        function = null;
        Whereabouts here = Whereabouts.current();
        Object around = here.enterScope(open);
        try {
            body = Objects.requireNonNull(unused.apply(open), "the future that the body returned");
        } catch (Throwable failure) {
            open.cancel(failure, failure);
        } finally {
            here.enterScope(around);
        }
    }

    /** Cancels the scope when its time is over; what is left to clean up then does not count. */
    private void watchTime(Scope open, Context cx) {
        Deadline deadline = open.deadline();
        boolean working = body != null || open.size() > 0;
        if (options.timeout() == null || deadline == null || open.isCancelled() || !working) {
            stopTimer();
            return;
        }
        Sleep armed = timer;
        if (armed == null) {
            armed = Time.sleep(deadline.remaining(cx));
            timer = armed;
        }
        if (armed.poll(cx).isReady()) {
            timer = null;
            Throwable exceeded = deadline.exceeded();
            open.cancel(exceeded, exceeded);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void pollBody(Scope open, Context cx) {
        Future<? extends T> running = body;
        if (running == null || !bodyWaker.take()) {
            return;
        }
        Whereabouts here = Whereabouts.current();
        Object around = here.enterScope(open);
        try {
            Poll<? extends T> poll = running.poll(bodyContext(open, cx));
            if (poll.isPending()) {
                return;
            }
            value = poll;
            body = null;
        } catch (Throwable failure) {
            body = null;
            open.cancel(failure, failure);
        } finally {
            here.enterScope(around);
        }
    }

    private Context bodyContext(Scope open, Context cx) {
        Context derived = bodyContext;
        if (derived == null || lastContext != cx) {
            derived = new ScopeContext(cx.withWaker(bodyWaker), open);
            bodyContext = derived;
            lastContext = cx;
        }
        return derived;
    }

    private void cancelBodyIfCancelled(Scope open) {
        Future<? extends T> unwanted = body;
        if (unwanted != null && open.isCancelled()) {
            body = null;
            Foreign.run(unwanted::cancel);
        }
    }

    private T finish(Scope open) throws Exception {
        over = "completion";
        release(open);
        Throwable failure = open.failure();
        if (failure != null) {
            throw Throwables.rethrow(failure);
        }
        return Objects.requireNonNull(value).value();
    }

    private void release(Scope open) {
        open.owner().take();
        open.cleanup().forgetWaker();
        bodyWaker.scope = null;
        bodyContext = null;
        lastContext = null;
        stopTimer();
    }

    @Override
    public void cancel() {
        if (over != null) {
            return;
        }
        over = "cancel";
        function = null;
        Scope open = scope;
        if (open == null) {
            return;
        }
        open.cancel(new CancellationException("cancelled by its owner"));
        Future<? extends T> unwanted = body;
        body = null;
        if (unwanted != null) {
            Foreign.run(unwanted::cancel);
        }
        release(open);
        if (open.closeIfEmpty() && open.cleanup().closeIfEmpty()) {
            open.reportUnawaited();
        } else {
            open.leaveBehind("end of " + open.label(), new ScopeEnd(open));
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        Scope open = scope;
        if (open != null) {
            inspector.name(open.label());
            inspector.child(body);
            open.inspectOpen(inspector);
        }
    }

    @Override
    public String toString() {
        Scope open = scope;
        String name = options.name() == null ? "" : options.name() + ", ";
        return "Scope(" + name + (open == null ? "not begun" : body == null ? "ending" : body) + ")";
    }
}
