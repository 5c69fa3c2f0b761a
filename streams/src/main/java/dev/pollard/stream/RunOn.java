// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Runs the source in a task of its own, and hands the items over. */
final class RunOn<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Spawner runtime;
    private final int capacity;

    RunOn(AsyncStream<T> source, Spawner runtime, int capacity) {
        this.source = source;
        this.runtime = runtime;
        this.capacity = capacity;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "RunOn(" + source + ", " + runtime + ", " + capacity + ")";
    }

    private static final class Run<T> extends HandoffCursor<T> {
        private final AsyncStream<T> source;
        private final Spawner runtime;

        /** Null until the first poll. */
        private @Nullable JoinHandle<?> task;

        /** Waits for the end of the task if this is cancelled; null if nobody is there to. */
        private @Nullable CleanupScope scope;

        Run(RunOn<T> blueprint) {
            super(blueprint, new Handoff<>(blueprint.capacity));
            this.source = blueprint.source;
            this.runtime = blueprint.runtime;
        }

        @Override
        void start(Context cx) {
            if (task == null) {
                scope = cx.find(CleanupScope.class);
                task = runtime.<@Nullable Void>spawn("RunOn", new Pump<>(source, handoff));
            }
        }

        @Override
        void tell(Inspector inspector) {
            inspector.child(task);
        }

        @Override
        void release() {
            JoinHandle<?> running = task;
            if (!handoff.leave() || running == null) {
                return;
            }
            running.abort("consumer of " + this + " has left");
            if (scope != null) {
                try {
                    scope.cleanUp("end of " + this, running.map(done -> true).recover(aborted -> true));
                } catch (Throwable bug) {
                    Failures.report(bug);
                }
            }
        }
    }

    /** What the task does: drains the source into the hand-over. Never fails: what goes wrong is the consumer's to hear. */
    private static final class Pump<T> implements Future<@Nullable Void>, Sink<T> {
        private final AsyncStream<T> source;
        private final Handoff<T> handoff;

        /** Null before the first poll. */
        private @Nullable Upstream<T> upstream;

        private boolean ended;

        /** Items that may be put in before the budget is looked at. */
        private int room;

        Pump(AsyncStream<T> source, Handoff<T> handoff) {
            this.source = source;
            this.handoff = handoff;
        }

        @Override
        public Poll<@Nullable Void> poll(Context cx) {
            if (ended) {
                throw new IllegalStateException("future polled after its end: " + this);
            }
            try {
                return run(cx) ? end(null) : Poll.pending();
            } catch (Throwable failure) {
                return end(failure);
            }
        }

        /** Whether the source has ended. */
        private boolean run(Context cx) throws Exception {
            Upstream<T> run = upstream;
            if (run == null) {
                run = Upstream.of(source);
                upstream = run;
            }
            if (!handoff.isWanted(cx)) {
                return run.progress(cx);
            }
            DiscardHook hook = handoff.hook();
            Context hooked = hook == null ? cx : cx.with(DiscardHook.class, hook);
            while (true) {
                if (!handoff.hasRoom(cx)) {
                    return run.progress(hooked);
                }
                room = Cursor.ITEMS_PER_UNIT;
                Drained why = run.drain(hooked, this);
                handoff.publish();
                if (why != Drained.DECLINED) {
                    return why == Drained.ENDED;
                }
                if (room == 0 && !Cursor.nextUnit(cx)) {
                    return false;
                }
            }
        }

        @Override
        public boolean accept(T item) {
            return handoff.put(item) && --room > 0;
        }

        private Poll<@Nullable Void> end(@Nullable Throwable failure) {
            ended = true;
            handoff.end(failure);
            return Poll.done();
        }

        /** The consumer has left, or the runtime closes. */
        @Override
        public void cancel() {
            if (ended) {
                return;
            }
            ended = true;
            if (upstream != null) {
                upstream.cancel();
            }
            handoff.end(new CancellationException("cancelled: " + this));
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("RunOn");
            if (upstream != null) {
                upstream.tell(inspector);
            }
        }

        @Override
        public String toString() {
            return "RunOn(" + source + ")";
        }
    }
}
