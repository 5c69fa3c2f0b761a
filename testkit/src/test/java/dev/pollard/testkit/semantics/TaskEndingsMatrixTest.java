// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows 3, 4 and 20: every way in which a task can end, on every runtime, before, during and after its shutdown. All runtimes agree. */
@Timeout(300)
class TaskEndingsMatrixTest {
    private static final String REFUSED = "refused, polls 0, cancels 1, told []";
    private static final String VALUE = "value, polls 2, cancels 0, told []";
    private static final String ABORTED = "aborted, polls 1, cancels 1, told []";
    private static final String TOLD_OF_FAILURE = "nobody asked, polls 2, cancels 0, told [failed]";

    /** What ends the task, and what is to be seen of it if that happens while the runtime is open, while it closes, and when it is closed. */
    enum Ending {
        GIVES_A_VALUE(VALUE, VALUE, REFUSED),
        FAILS("failed, polls 2, cancels 0, told []", "failed, polls 2, cancels 0, told []", REFUSED),
        THROWS_AN_ERROR("error, polls 2, cancels 0, told []", "error, polls 2, cancels 0, told []", REFUSED),
        ABORTED_BEFORE_THE_FIRST_POLL(
                "aborted, polls 0, cancels 1, told []", "aborted, polls 0, cancels 1, told []", REFUSED),
        ABORTED_WHILE_POLLED(ABORTED, ABORTED, REFUSED),
        ABORTED_IN_THE_LAST_POLL(VALUE, VALUE, REFUSED),
        ABORTED_WHILE_QUEUED(ABORTED, ABORTED, REFUSED),
        ABORTED_WHILE_IDLE(ABORTED, ABORTED, REFUSED),
        ABORTED_AFTER_ITS_END(VALUE, VALUE, VALUE),
        CANCEL_THROWS(
                "aborted, polls 1, cancels 1, told [cancel failed]",
                "aborted, polls 1, cancels 1, told [cancel failed]",
                "refused, polls 0, cancels 1, told [cancel failed]"),
        CLEANUP_HANGS(
                "aborted, polls 1, cancels 1, told [hangs not done within 5 s]",
                "aborted, polls 1, cancels 1, told [hangs not done within 5 s], unfinished",
                REFUSED),
        DETACHED_AND_FAILS(TOLD_OF_FAILURE, TOLD_OF_FAILURE, TOLD_OF_FAILURE),
        DROPPED_AND_FAILS(TOLD_OF_FAILURE, TOLD_OF_FAILURE, TOLD_OF_FAILURE),
        RUNTIME_CLOSES(ABORTED, ABORTED, ABORTED);

        private final String[] expected;

        Ending(String open, String closing, String closed) {
            expected = new String[] {open, closing, closed};
        }

        boolean isAwaited() {
            return this != DETACHED_AND_FAILS && this != DROPPED_AND_FAILS;
        }

        /** Whether what happens after the close happens to a task that was spawned before. */
        boolean begunBefore() {
            return this == ABORTED_AFTER_ITS_END || !isAwaited() || this == RUNTIME_CLOSES;
        }
    }

    enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Rig.Kind.values())
                .flatMap(kind -> Arrays.stream(State.values())
                        .flatMap(state ->
                                Arrays.stream(Ending.values()).map(ending -> Arguments.of(kind, state, ending))));
    }

    /** Waits in its first poll, and ends in its second one. */
    private static final class Body implements Future<String> {
        private final Ending ending;
        volatile @Nullable JoinHandle<String> self;
        volatile @Nullable Waker waker;
        volatile int polls;
        volatile int cancels;
        private @Nullable CleanupScope scope;

        Body(Ending ending) {
            this.ending = ending;
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one owner
        public Poll<String> poll(Context cx) throws IOException {
            waker = cx.waker();
            scope = cx.service(CleanupScope.class);
            if (polls++ == 0) {
                if (ending == Ending.ABORTED_WHILE_POLLED) {
                    abort();
                }
                return Poll.pending();
            }
            return switch (ending) {
                case FAILS, DETACHED_AND_FAILS, DROPPED_AND_FAILS -> throw new IOException("failed");
                case THROWS_AN_ERROR -> throw new StackOverflowError("error");
                case ABORTED_IN_THE_LAST_POLL -> {
                    abort();
                    yield Poll.ready("value");
                }
                default -> Poll.ready("value");
            };
        }

        void abort() {
            JoinHandle<String> handle = self;
            assertThat(handle).isNotNull();
            handle.abort();
        }

        void wake() {
            Waker last = waker;
            assertThat(last).isNotNull();
            last.wake();
        }

        boolean isWaiting() {
            return polls == 1;
        }

        boolean isFinished() {
            JoinHandle<String> handle = self;
            return handle != null && handle.isFinished();
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one owner
        public void cancel() {
            cancels++;
            if (ending == Ending.CANCEL_THROWS) {
                throw new IllegalStateException("cancel failed");
            }
            if (ending == Ending.CLEANUP_HANGS && scope != null) {
                scope.cleanUp("hangs", Futures.pending());
            }
        }
    }

    /** Gives way until something is so. */
    private static Future<Boolean> until(BooleanSupplier condition) {
        return Futures.pollFn(cx -> {
            if (condition.getAsBoolean()) {
                return Poll.ready(true);
            }
            cx.yieldNow();
            return Poll.pending();
        });
    }

    /** Spawns the task and lets happen to it what ends it, all on the only worker, where nothing comes in between. */
    private static Future<String> script(Rig rig, Ending ending, Body body) {
        return Futures.defer(() -> {
                    JoinHandle<String> handle = rig.spawner().spawn("subject", body);
                    body.self = handle;
                    if (ending == Ending.DETACHED_AND_FAILS) {
                        handle.detach();
                    }
                    if (ending == Ending.ABORTED_BEFORE_THE_FIRST_POLL) {
                        handle.abort();
                        return Futures.ready(true);
                    }
                    return until(() -> body.isWaiting() || handle.isFinished())
                            .andThen(waits -> finish(rig, ending, body));
                })
                .andThen(done -> until(body::isFinished))
                .map(done -> ending.isAwaited() ? outcome(body) : "nobody asked");
    }

    private static Future<Boolean> finish(Rig rig, Ending ending, Body body) {
        switch (ending) {
            case ABORTED_WHILE_QUEUED -> {
                body.wake();
                body.abort();
            }
            case ABORTED_WHILE_IDLE, CANCEL_THROWS -> body.abort();
            case CLEANUP_HANGS -> {
                body.abort();
                return until(() -> body.cancels == 1)
                        .andThen(begun -> Futures.yieldNow())
                        .andThen(begun -> rig.letPass(Duration.ofSeconds(6)))
                        .map(over -> true);
            }
            case ABORTED_AFTER_ITS_END -> {
                body.wake();
                return until(body::isFinished).map(ended -> {
                    body.abort();
                    return true;
                });
            }
            case RUNTIME_CLOSES -> {
                return Futures.pending();
            }
            default -> body.wake();
        }
        return Futures.ready(true);
    }

    private static String outcome(Body body) {
        JoinHandle<String> handle = body.self;
        assertThat(handle).isNotNull();
        try {
            Poll<String> poll = handle.poll(Context.of(Waker.noop()));
            return poll.isReady() ? poll.value() : "pending";
        } catch (CancellationException e) {
            return "aborted";
        } catch (Throwable e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aTaskEndsOnceAndItsOutcomeReachesSomebody(Rig.Kind kind, State state, Ending ending) {
        Rig rig = kind.open();
        Body body = new Body(ending);
        String outcome = switch (state) {
            case OPEN -> whileOpen(rig, ending, body);
            case CLOSING -> whileClosing(rig, ending, body);
            case CLOSED -> whenClosed(rig, ending, body);
        };
        if (body.waker != null) {
            body.wake(); // after the end: nothing
        }
        assertThat(outcome + ", polls " + body.polls + ", cancels " + body.cancels + ", told " + rig.told()
                        + (rig.report().unfinished().isEmpty() ? "" : ", unfinished"))
                .isEqualTo(ending.expected[state.ordinal()]);
    }

    private static String whileOpen(Rig rig, Ending ending, Body body) {
        if (ending == Ending.RUNTIME_CLOSES) {
            startAndWait(rig, ending, body);
            rig.close(Duration.ZERO);
            return outcome(body);
        }
        String[] outcome = {"none"};
        rig.run(script(rig, ending, body).map(end -> outcome[0] = end));
        rig.close(Duration.ZERO);
        return outcome[0];
    }

    private static void startAndWait(Rig rig, Ending ending, Body body) {
        rig.spawner().spawn("script", script(rig, ending, body)).detach();
        rig.run(until(body::isWaiting));
    }

    private static String whileClosing(Rig rig, Ending ending, Body body) {
        switch (ending) {
            case RUNTIME_CLOSES -> { // the time is up
                startAndWait(rig, ending, body);
                rig.close(Duration.ofMillis(20));
                return outcome(body);
            }
            case CLEANUP_HANGS -> {
                JoinHandle<String> handle = rig.spawner().spawn("subject", body);
                body.self = handle;
                rig.run(until(body::isWaiting));
                rig.close(Duration.ZERO);
                return outcome(body);
            }
            default -> {
                String[] outcome = {"none"};
                rig.spawner()
                        .spawn(
                                "script",
                                until(rig::isDraining)
                                        .andThen(closing -> script(rig, ending, body))
                                        .map(end -> outcome[0] = end))
                        .detach();
                rig.close(Duration.ofMinutes(2));
                assertThat(rig.report().cancelledTasks()).isZero();
                return outcome[0];
            }
        }
    }

    private static String whenClosed(Rig rig, Ending ending, Body body) {
        if (!ending.begunBefore()) {
            rig.close(Duration.ZERO);
            try {
                rig.spawner().spawn(body);
                return "accepted";
            } catch (RejectedExecutionException e) {
                return "refused";
            }
        }
        JoinHandle<String> handle = rig.spawner().spawn("subject", body);
        body.self = handle;
        rig.run(until(body::isWaiting));
        if (ending == Ending.RUNTIME_CLOSES) {
            rig.close(Duration.ZERO);
            rig.close(Duration.ofDays(1)); // again: nothing
            return outcome(body);
        }
        body.wake();
        rig.run(until(body::isFinished));
        rig.close(Duration.ZERO);
        if (ending == Ending.DETACHED_AND_FAILS) {
            handle.detach();
        }
        handle.abort();
        return ending.isAwaited() ? outcome(body) : "nobody asked";
    }
}
