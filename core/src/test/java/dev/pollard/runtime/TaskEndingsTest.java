// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a task can end, by everything that can happen to its handle, on a runtime of one worker. */
@Timeout(60)
class TaskEndingsTest {
    enum Ends {
        READY,
        FAILS,
        NEVER
    }

    enum CancelDoes {
        NOTHING,
        THROW
    }

    enum Abort {
        NO,
        BEFORE_THE_FIRST_POLL,
        DURING_A_POLL,
        WHILE_IT_WAITS,
        AFTER_THE_END
    }

    enum Handle {
        AWAITED_EARLY,
        AWAITED_LATE,
        DETACHED_EARLY,
        DETACHED_LATE,
        DROPPED
    }

    record Case(Ends ends, CancelDoes cancel, Abort abort, Handle handle) {
        boolean aborts() {
            return switch (abort) {
                case NO, AFTER_THE_END -> false;
                case BEFORE_THE_FIRST_POLL, WHILE_IT_WAITS -> true;
                case DURING_A_POLL -> true; // the poll during which it comes returns Pending
            };
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Ends ends : Ends.values()) {
            for (CancelDoes cancel : CancelDoes.values()) {
                for (Abort abort : Abort.values()) {
                    for (Handle handle : Handle.values()) {
                        boolean hangs = ends == Ends.NEVER && (abort == Abort.NO || abort == Abort.AFTER_THE_END);
                        if (!hangs) {
                            cases.add(new Case(ends, cancel, abort, handle));
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    /** Waits once, then ends as told. */
    private static final class Body implements Future<String> {
        private final Case c;
        final AtomicInteger cancels = new AtomicInteger();
        volatile @Nullable Waker waker;

        @Nullable
        Runnable duringFirstPoll;

        int polls;

        Body(Case c) {
            this.c = c;
        }

        @Override
        public Poll<String> poll(Context cx) throws Exception {
            waker = cx.waker();
            if (polls++ == 0) {
                if (duringFirstPoll != null) {
                    duringFirstPoll.run();
                }
                return Poll.pending();
            }
            return switch (c.ends) {
                case READY -> Poll.ready("value");
                case FAILS -> throw new IllegalStateException("failed");
                case NEVER -> Poll.pending();
            };
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
            if (c.cancel == CancelDoes.THROW) {
                throw new IllegalStateException("cancel failed");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTaskEndsOnceAndItsOutcomeReachesSomebody(Case c) {
        BlockingQueue<String> uncaught = new LinkedBlockingQueue<>();
        LocalRuntime runtime = LocalRuntime.create(
                () -> 0, event -> uncaught.add(String.valueOf(event.failure().getMessage())));
        Body body = new Body(c);
        JoinHandle<String> handle = runtime.spawn("case", body);
        AtomicInteger joinerWakes = new AtomicInteger();
        String outcome = null;
        if (c.handle == Handle.AWAITED_EARLY) {
            outcome = outcomeOf(handle, joinerWakes::incrementAndGet);
            assertThat(outcome).isEqualTo("pending");
        } else if (c.handle == Handle.DETACHED_EARLY) {
            handle.detach();
        }
        if (c.abort == Abort.BEFORE_THE_FIRST_POLL) {
            handle.abort();
        } else if (c.abort == Abort.DURING_A_POLL) {
            body.duringFirstPoll = handle::abort;
        }
        turn(runtime);
        if (c.abort == Abort.WHILE_IT_WAITS) {
            handle.abort();
            turn(runtime);
            assertThat(handle.isFinished()).isTrue(); // without a wake from anybody
        }
        if (body.waker != null) {
            body.waker.wake();
            body.waker.wake();
        }
        turn(runtime);
        assertThat(handle.isFinished()).isTrue();
        if (c.abort == Abort.AFTER_THE_END) {
            handle.abort();
            turn(runtime);
        }
        switch (c.handle) {
            case AWAITED_EARLY, AWAITED_LATE -> outcome = outcomeOf(handle, joinerWakes::incrementAndGet);
            case DETACHED_LATE -> handle.detach();
            case DETACHED_EARLY, DROPPED -> {}
        }
        if (body.waker != null) {
            body.waker.wake(); // after the end: nothing
        }
        turn(runtime);
        runtime.close(Duration.ZERO);

        String expected = c.aborts()
                ? "aborted: " + handle.label()
                : switch (c.ends) {
                    case READY -> "value";
                    case FAILS -> "failed";
                    case NEVER -> throw new AssertionError();
                };
        if (c.handle == Handle.AWAITED_EARLY || c.handle == Handle.AWAITED_LATE) {
            assertThat(outcome).isEqualTo(expected);
        }
        assertThat(joinerWakes).hasValue(c.handle == Handle.AWAITED_EARLY ? 1 : 0);
        assertThat(body.cancels).hasValue(c.aborts() ? 1 : 0);
        assertThat(body.polls).isEqualTo(c.abort == Abort.BEFORE_THE_FIRST_POLL ? 0 : c.aborts() ? 1 : 2);
        List<String> told = new ArrayList<>();
        if (c.aborts() && c.cancel == CancelDoes.THROW) {
            told.add("cancel failed");
        }
        boolean awaited = c.handle == Handle.AWAITED_EARLY || c.handle == Handle.AWAITED_LATE;
        if (!c.aborts() && c.ends == Ends.FAILS && !awaited) {
            told.add("failed");
        }
        assertThat(uncaught).containsExactlyElementsOf(told);
    }

    private static String outcomeOf(JoinHandle<String> handle, Waker waker) {
        try {
            return handle.poll(Context.of(waker)) instanceof Poll.Ready<String> ready ? ready.value() : "pending";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Lets all ready tasks run: enough turns that the worker looks everywhere. */
    private static void turn(LocalRuntime runtime) {
        try {
            runtime.blockOn(new AsyncRuntimeTest.Countdown(100));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
