// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskMonitorTest {
    private long now = -1500; // the origin of a clock is anywhere
    private final Ticker ticker = () -> now;
    private int wakes;
    private @Nullable Waker inner;

    /** What the future does in its next poll; it ends if that is null. */
    private @Nullable Consumer<Context> next = cx -> {};

    private final Context context = Context.of(() -> wakes++).with(Ticker.class, ticker);
    private final Future<String> future = new Future<>() {
        @Override
        public Poll<String> poll(Context cx) {
            inner = cx.waker();
            Consumer<Context> step = next;
            if (step == null) {
                return Poll.ready("done");
            }
            step.accept(cx);
            return Poll.pending();
        }

        @Override
        public void cancel() {}

        @Override
        public String toString() {
            return "Stepped";
        }
    };

    private void wakeInner() {
        Waker waker = inner;
        assertThat(waker).isNotNull();
        waker.wake();
    }

    private void takes(long nanos) {
        next = cx -> now += nanos;
    }

    @Test
    void aNewMonitorHasCountedNothing() {
        TaskMetrics m = TaskMonitor.create().cumulative();

        assertThat(m.instrumented()).isZero();
        assertThat(m.polls()).isZero();
        assertThat(m.meanPoll()).isZero();
        assertThat(m.slowPollRatio()).isZero();
        assertThat(m.longDelayRatio()).isZero();
        assertThat(m)
                .hasToString("instrumented 0, ended 0, cancelled 0, first poll after 0 ns, idle 0 ns, "
                        + "scheduled 0 ns (0.0 % long), polls 0 of 0 ns (0.0 % slow)");
    }

    @Test
    void theTimeToTheFirstPollIsThatSinceItWasInstrumented() throws Exception {
        TaskMonitor monitor = TaskMonitor.builder().ticker(ticker).build();
        Future<String> a = monitor.instrument(future);
        Future<String> b = monitor.instrument(Futures.ready("b"));
        now += 30;
        assertThat(monitor.cumulative().firstPolls()).isZero();
        a.poll(context);
        now += 20;
        b.poll(context);
        TaskMetrics m = monitor.cumulative();

        assertThat(m.instrumented()).isEqualTo(2);
        assertThat(m.firstPolls()).isEqualTo(2);
        assertThat(m.firstPollDelay()).isEqualTo(Duration.ofNanos(80));
        assertThat(m.meanFirstPollDelay()).isEqualTo(Duration.ofNanos(40));
        assertThat(m.scheduledCount()).isZero(); // a first poll comes after no wake
        assertThat(m.idles()).isZero();
    }

    @Test
    void theTimeToTheFirstPollIsLeftOutIfTheClocksDiffer() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        monitor.instrument(future).poll(context);
        TaskMetrics m = monitor.cumulative();

        assertThat(m.firstPolls()).isEqualTo(1);
        assertThat(m.firstPollDelay()).isZero();
        assertThat(m.meanFirstPollDelay()).isZero();
    }

    @Test
    void idleIsUntilTheWakeAndScheduledFromThereToThePoll() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Future<String> f = monitor.instrument(future);
        f.poll(context);
        now += 1000;
        wakeInner();
        now += 60;
        wakeInner(); // the first one counts
        now += 40;
        assertThat(wakes).isEqualTo(2);
        f.poll(context);
        TaskMetrics m = monitor.cumulative();

        assertThat(m.idles()).isEqualTo(1);
        assertThat(m.meanIdle()).isEqualTo(Duration.ofNanos(1000));
        assertThat(m.scheduledCount()).isEqualTo(1);
        assertThat(m.meanScheduled()).isEqualTo(Duration.ofNanos(100));
        assertThat(m.shortDelays()).isEqualTo(1);
        assertThat(m.meanShortDelay()).isEqualTo(Duration.ofNanos(100));
    }

    @Test
    void aWakeDuringThePollCountsFromTheEndOfThePoll() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Future<String> f = monitor.instrument(future);
        next = cx -> {
            cx.waker().wake();
            now += 500;
        };
        f.poll(context);
        now += 7;
        f.poll(context);
        TaskMetrics m = monitor.cumulative();

        assertThat(m.idle()).isZero();
        assertThat(m.scheduled()).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void aPollWithoutAWakeEndsTheWaitAndIsNoDelay() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Future<String> f = monitor.instrument(future);
        f.poll(context);
        now += 300;
        f.poll(context);
        TaskMetrics m = monitor.cumulative();

        assertThat(m.idle()).isEqualTo(Duration.ofNanos(300));
        assertThat(m.scheduledCount()).isZero();
        assertThat(m.polls()).isEqualTo(2);
    }

    @Test
    void pollsAndDelaysFromTheThresholdsOnAreSlowAndLong() throws Exception {
        TaskMonitor monitor = TaskMonitor.builder()
                .slowPoll(Duration.ofNanos(100))
                .longDelay(Duration.ofNanos(10))
                .build();
        Future<String> f = monitor.instrument(future);
        for (long nanos : new long[] {99, 100, 301, 0}) {
            takes(nanos);
            f.poll(context);
            wakeInner();
            now += nanos / 10; // 9, 10, 30
        }
        TaskMetrics m = monitor.cumulative();

        assertThat(m.polls()).isEqualTo(4);
        assertThat(m.fastPolls()).isEqualTo(2);
        assertThat(m.slowPolls()).isEqualTo(2);
        assertThat(m.slowPollRatio()).isEqualTo(0.5);
        assertThat(m.polled()).isEqualTo(Duration.ofNanos(500));
        assertThat(m.meanPoll()).isEqualTo(Duration.ofNanos(125));
        assertThat(m.meanFastPoll()).isEqualTo(Duration.ofNanos(49));
        assertThat(m.meanSlowPoll()).isEqualTo(Duration.ofNanos(200));
        assertThat(m.shortDelays()).isEqualTo(1);
        assertThat(m.longDelays()).isEqualTo(2);
        assertThat(m.meanLongDelay()).isEqualTo(Duration.ofNanos(20));
        assertThat(m.longDelayRatio()).isEqualTo(2 / 3.0);
        assertThat(m.shortDelayed()).isEqualTo(Duration.ofNanos(9));
        assertThat(m.fastPolled()).isEqualTo(Duration.ofNanos(99));
        assertThat(m.slowPolled()).isEqualTo(Duration.ofNanos(401));
    }

    @Test
    void theDefaultThresholdsAreFiftyMicroseconds() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Future<String> f = monitor.instrument(future);
        takes(49_999);
        f.poll(context);
        takes(50_000);
        f.poll(context);

        assertThat(monitor.cumulative().slowPolls()).isEqualTo(1);
    }

    @Test
    void endsAndCancelsAreCountedOnceEach() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Future<String> ends = monitor.instrument(future);
        next = null;
        assertThat(ends.poll(context).value()).isEqualTo("done");
        ends.cancel();
        Future<String> cancelled = monitor.instrument(Futures.pending());
        cancelled.poll(context);
        cancelled.cancel();
        cancelled.cancel();
        Future<String> fails = monitor.instrument(Futures.failed(new IllegalArgumentException()));
        assertThatIllegalArgumentException().isThrownBy(() -> fails.poll(context));
        fails.cancel();
        TaskMetrics m = monitor.cumulative();

        assertThat(m.ended()).isEqualTo(2);
        assertThat(m.cancelled()).isEqualTo(1);
        assertThat(m.dropped()).isEqualTo(3);
        assertThat(m.polls()).isEqualTo(3);
    }

    @Test
    void pollingAfterTheEndIsRefusedByTheFutureAndNotCounted() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Future<String> f = monitor.instrument(Futures.ready("once"));
        f.poll(context);

        assertThatIllegalStateException().isThrownBy(() -> f.poll(context));
        assertThat(monitor.cumulative().polls()).isEqualTo(1);
    }

    @Test
    void eachIntervalHasWhatCameSinceTheOneBefore() throws Exception {
        TaskMonitor monitor = TaskMonitor.create();
        Iterator<TaskMetrics> intervals = monitor.intervals();
        Future<String> f = monitor.instrument(future);
        takes(10);
        f.poll(context);
        assertThat(intervals.next().polls()).isEqualTo(1);
        takes(30);
        f.poll(context);
        f.poll(context);
        TaskMetrics second = intervals.next();

        assertThat(second.instrumented()).isZero();
        assertThat(second.polls()).isEqualTo(2);
        assertThat(second.meanPoll()).isEqualTo(Duration.ofNanos(30));
        assertThat(intervals.hasNext()).isTrue();
        assertThat(intervals.next().polls()).isZero();
        assertThat(monitor.intervals().next().polls()).isEqualTo(3);
        assertThat(monitor.cumulative().since(monitor.cumulative()).polls()).isZero();
    }

    @Test
    void theLastOwnerIsWoken() throws Exception {
        Future<String> f = TaskMonitor.create().instrument(future);
        f.poll(context);
        int[] others = new int[1];
        f.poll(Context.of(() -> others[0]++));
        wakeInner();

        assertThat(wakes).isZero();
        assertThat(others[0]).isEqualTo(1);
        assertThat(f).hasToString("Stepped");
    }

    @Test
    void onARuntimeWithVirtualTimeTheTimesAreVirtual() throws Exception {
        TaskMonitor monitor = TaskMonitor.builder().ticker(ticker).build();
        try (LocalRuntime r = LocalRuntime.create(ticker, UncaughtHandler.logging())) {
            Future<String> f = monitor.instrument(future);
            now += 5;
            takes(70);
            JoinHandle<String> handle = r.spawn(f);
            r.blockOn(new AsyncRuntimeTest.Countdown(100));
            now += 11;
            next = null;
            wakeInner();
            now += 13;
            assertThat(r.blockOn(handle)).isEqualTo("done");
        }
        TaskMetrics m = monitor.cumulative();

        assertThat(m.meanFirstPollDelay()).isEqualTo(Duration.ofNanos(5));
        assertThat(m.polled()).isEqualTo(Duration.ofNanos(70));
        assertThat(m.idle()).isEqualTo(Duration.ofNanos(11));
        assertThat(m.scheduled()).isEqualTo(Duration.ofNanos(13));
    }

    @Test
    void thresholdsAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskMonitor.builder().slowPoll(Duration.ofNanos(-1)))
                .withMessageStartingWith("slow poll < 0: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskMonitor.builder().longDelay(Duration.ofNanos(-1)))
                .withMessageStartingWith("long delay < 0: ");
    }
}
