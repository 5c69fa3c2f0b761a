// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.testkit.CountingWaker;
import dev.pollard.testkit.ManualFuture;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 1: the wake protocol of a task, counted, on every runtime. */
@Timeout(120)
class WakeProtocolTest {

    /** Counts its polls; pending until told otherwise. */
    private static final class Counting implements Future<String> {
        volatile int polls;
        volatile boolean done;
        volatile @Nullable Waker waker;
        volatile Runnable inPoll = () -> {};

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one owner
        public Poll<String> poll(Context cx) {
            polls++;
            waker = cx.waker();
            Runnable action = inPoll;
            inPoll = () -> {};
            action.run();
            return done ? Poll.ready("done") : Poll.pending();
        }

        void wake() {
            Objects.requireNonNull(waker).wake();
        }

        @Override
        public void cancel() {}
    }

    /** Lets all that is ready have its turn; more than once, so that a wake too many would show. */
    private static Future<?> turns() {
        Future<Void> some = Futures.yieldNow();
        for (int i = 0; i < 5; i++) {
            some = some.andThen(done -> Futures.yieldNow());
        }
        return some;
    }

    private static JoinHandle<String> spawn(Rig rig, Counting subject) {
        JoinHandle<String> handle = rig.spawner().spawn("subject", subject);
        rig.run(turns());
        return handle;
    }

    @ParameterizedTest
    @EnumSource
    void manyWakesBeforeAPollAreOnePoll(Rig.Kind kind) {
        Rig rig = kind.open();
        Counting subject = new Counting();
        spawn(rig, subject);
        assertThat(subject.polls).isEqualTo(1);
        rig.run(Futures.fromCallable(
                () -> { // on the only worker: no poll comes in between
                    for (int i = 0; i < 5; i++) {
                        subject.wake();
                    }
                    return subject.polls;
                }));
        rig.run(turns());
        assertThat(subject.polls).isEqualTo(2);
        rig.close(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void aWakeDuringThePollIsAnotherPoll(Rig.Kind kind) {
        Rig rig = kind.open();
        Counting subject = new Counting();
        subject.inPoll = () -> {
            subject.wake();
            subject.wake();
        };
        spawn(rig, subject);
        assertThat(subject.polls).isEqualTo(2);
        rig.close(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void aWakeDuringThePollByAnotherThreadIsAnotherPoll(Rig.Kind kind) {
        Rig rig = kind.open();
        Counting subject = new Counting();
        subject.inPoll = () -> {
            Thread other = new Thread(subject::wake);
            other.start();
            join(other);
        };
        spawn(rig, subject);
        assertThat(subject.polls).isEqualTo(2);
        rig.close(Duration.ZERO);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasDoneBeforeTheWakeIsSeenByThePoll(Rig.Kind kind) {
        Rig rig = kind.open();
        Counting subject = new Counting();
        JoinHandle<String> handle = spawn(rig, subject);
        Thread other = new Thread(() -> {
            subject.done = true;
            subject.wake();
        });
        other.start();
        join(other);
        rig.run(handle);
        assertThat(handle.isFinished()).isTrue();
        rig.close(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void aWakeAfterTheEndDoesNothing(Rig.Kind kind) {
        Rig rig = kind.open();
        Counting subject = new Counting();
        subject.done = true;
        spawn(rig, subject);
        rig.run(Futures.fromCallable(() -> {
            subject.wake();
            return 1;
        }));
        subject.wake();
        rig.run(turns());
        assertThat(subject.polls).isEqualTo(1);
        rig.close(Duration.ZERO);
    }

    /** A future that was polled by one task and goes on in another wakes the other one only. */
    @ParameterizedTest
    @EnumSource
    void theLastWakerWinsAlsoBetweenTasks(Rig.Kind kind) {
        Rig rig = kind.open();
        ManualFuture<String> moved = ManualFuture.create();
        int[] polls = new int[2];
        rig.spawner()
                .spawn(Futures.pollFn(cx -> {
                    polls[0]++;
                    return polls[0] == 1 ? moved.poll(cx) : Poll.pending();
                }))
                .detach();
        rig.run(turns());
        JoinHandle<String> second = rig.spawner().spawn(Futures.pollFn(cx -> {
            polls[1]++;
            return moved.poll(cx);
        }));
        rig.run(turns());
        rig.run(Futures.fromCallable(() -> moved.complete("value")));
        rig.run(second);
        rig.run(turns());
        assertThat(polls).containsExactly(1, 2);
        rig.close(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void theLastWakerOfAHandleIsWokenAndNoOther(Rig.Kind kind) throws Exception {
        Rig rig = kind.open();
        Counting subject = new Counting();
        JoinHandle<String> handle = spawn(rig, subject);
        CountingWaker first = new CountingWaker();
        CountingWaker last = new CountingWaker();
        assertThat(handle.poll(Context.of(first)).isPending()).isTrue();
        assertThat(handle.poll(Context.of(last)).isPending()).isTrue();
        subject.done = true;
        subject.wake();
        rig.run(turns());
        assertThat(first.wakes()).isZero();
        assertThat(last.wakes()).isEqualTo(1);
        assertThat(handle.poll(Context.of(last)).value()).isEqualTo("done");
        rig.close(Duration.ZERO);
    }
}
