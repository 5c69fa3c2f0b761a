// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final FakeTimers timers = new FakeTimers(Long.MAX_VALUE - 1_000);
    private final List<Probe<String>> attempts = new ArrayList<>();

    private HandPolled<String> start(RetryPolicy policy) {
        return HandPolled.of(Futures.retry(policy, () -> {
                    Probe<String> attempt = new Probe<>("attempt " + attempts.size());
                    attempts.add(attempt);
                    return attempt;
                }))
                .with(Timers.class, timers)
                .with(RandomGenerator.class, new Random(1));
    }

    private void failLast(Throwable failure) {
        attempts.get(attempts.size() - 1).fail(failure);
    }

    @Test
    void nothingIsMadeBeforeTheFirstPoll() {
        start(RetryPolicy.builder().build());

        assertThat(attempts).isEmpty();
    }

    @Test
    void valueOfALaterAttemptIsTheValue() throws Exception {
        HandPolled<String> retry = start(RetryPolicy.builder().build());
        retry.poll();
        failLast(new IOException());
        assertThat(retry.poll().isPending()).isTrue();
        assertThat(attempts).hasSize(2);
        attempts.get(1).complete("v");

        assertThat(retry.poll()).isEqualTo(Poll.ready("v"));
    }

    @Test
    void lastFailureIsTheFailure() throws Exception {
        HandPolled<String> retry = start(RetryPolicy.builder().maxAttempts(2).build());
        retry.poll();
        failLast(new IOException("first"));
        retry.poll();
        failLast(new IOException("second"));

        assertThatThrownBy(retry::poll).hasMessage("second");
        assertThat(attempts).hasSize(2);
    }

    @Test
    void delaysGrowUpToTheLongest() throws Exception {
        HandPolled<String> retry = start(RetryPolicy.builder()
                .maxAttempts(Long.MAX_VALUE)
                .backoff(Duration.ofMillis(100), Duration.ofMillis(500))
                .jitter(0)
                .build());
        retry.poll();
        for (long expected : new long[] {100, 200, 400, 500, 500}) {
            failLast(new IOException());
            assertThat(retry.poll().isPending()).isTrue();
            assertThat(Duration.ofNanos(timers.nanosToDeadline())).isEqualTo(Duration.ofMillis(expected));
            int before = attempts.size();
            retry.poll();
            assertThat(attempts).as("before the time").hasSize(before);
            timers.advance(Duration.ofMillis(expected));
            assertThat(retry.isWoken()).isTrue();
            retry.poll();
            assertThat(attempts).hasSize(before + 1);
        }
    }

    @Test
    void delayAfterManyFailuresDoesNotOverflow() throws Exception {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(Long.MAX_VALUE)
                .backoff(Duration.ofSeconds(1), Duration.ofDays(200_000))
                .jitter(0)
                .build();

        assertThat(policy.delayAfter(10_000, new IOException(), new Random()))
                .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    void jitterTakesItsPartOfEachDelay() throws Exception {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(Long.MAX_VALUE)
                .delay(Duration.ofSeconds(1))
                .jitter(0.25)
                .build();
        Random random = new Random(5);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            millis.add(policy.delayAfter(1, new IOException(), random).toMillis());
        }

        assertThat(millis).allSatisfy(delay -> assertThat(delay).isBetween(750L, 1000L));
        assertThat(millis).anyMatch(delay -> delay < 770).anyMatch(delay -> delay > 980);
    }

    @Test
    void delayOfARepetitionAsksNoFilter() throws Exception {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(3)
                .backoff(Duration.ofMillis(10), Duration.ofSeconds(1))
                .jitter(0)
                .retryIf(failure -> fail("asked about %s", failure))
                .build();

        assertThat(policy.delayAfter(1, new Random())).isEqualTo(Duration.ofMillis(10));
        assertThat(policy.delayAfter(2, new Random())).isEqualTo(Duration.ofMillis(20));
        assertThat(policy.delayAfter(3, new Random())).isNull();
        assertThat(policy.delayAfter(3, new IOException(), new Random())).isNull();
    }

    @Test
    void failureThatTheFilterRefusesIsFinal() throws Exception {
        HandPolled<String> retry =
                start(RetryPolicy.builder().retryOn(IOException.class).build());
        retry.poll();
        failLast(new IllegalArgumentException());

        assertThatThrownBy(retry::poll).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void errorOfTheVirtualMachineIsFinal() throws Exception {
        HandPolled<String> retry = start(RetryPolicy.builder().build());
        retry.poll();
        failLast(new StackOverflowError());

        assertThatThrownBy(retry::poll).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void failingFilterIsTheFailureAndKeepsTheCause() throws Exception {
        IOException cause = new IOException();
        HandPolled<String> retry = start(RetryPolicy.builder()
                .retryIf(failure -> {
                    throw new IllegalStateException("filter");
                })
                .build());
        retry.poll();
        failLast(cause);

        assertThatThrownBy(retry::poll).hasMessage("filter").hasSuppressedException(cause);
    }

    @Test
    void noAttemptBeginsAfterTheTime() throws Exception {
        HandPolled<String> retry = start(RetryPolicy.builder()
                .maxAttempts(Long.MAX_VALUE)
                .delay(Duration.ofSeconds(1))
                .jitter(0)
                .within(Duration.ofSeconds(2))
                .build());
        retry.poll();
        failLast(new IOException("first"));
        retry.poll();
        timers.advance(Duration.ofSeconds(1));
        retry.poll();
        timers.advance(Duration.ofMillis(1)); // the attempt itself takes time
        failLast(new IOException("second"));

        assertThatThrownBy(retry::poll).hasMessage("second");
    }

    @Test
    void deadlineOfTheContextLimitsTheAttempts() throws Exception {
        HandPolled<String> clock = HandPolled.of(Futures.<String>pending()).with(Timers.class, timers);
        Deadline deadline = clock.pollWith(cx -> Deadline.after(cx, Duration.ofMillis(500), "scope x"));
        HandPolled<String> retry = start(RetryPolicy.builder()
                        .delay(Duration.ofSeconds(1))
                        .jitter(0)
                        .build())
                .with(Deadline.class, deadline);
        retry.poll();
        failLast(new IOException("no time"));

        assertThatThrownBy(retry::poll).hasMessage("no time");
        assertThat(timers.arms()).isZero();
    }

    @Test
    void cancelWhileItWaitsTakesTheTimerBack() throws Exception {
        HandPolled<String> retry =
                start(RetryPolicy.builder().delay(Duration.ofSeconds(1)).build());
        retry.poll();
        failLast(new IOException());
        retry.poll();
        assertThat(timers.armed()).hasSize(1);
        retry.cancel();

        assertThat(timers.armed()).isEmpty();
        assertThat(attempts.get(0).cancels()).isZero();
    }

    @Test
    void attemptsThatFailAtOnceGiveWay() throws Exception {
        int[] made = new int[1];
        HandPolled<String> retry = HandPolled.of(Futures.<String>retry(
                        RetryPolicy.builder().maxAttempts(Long.MAX_VALUE).build(), () -> {
                            made[0]++;
                            return Futures.failed(new IOException());
                        }))
                .withBudget(10);

        assertThat(retry.poll().isPending()).isTrue();
        assertThat(retry.isWoken()).isTrue();
        assertThat(made[0]).isEqualTo(10);
    }

    @Test
    void badOptionsAreRefused() {
        RetryPolicy.Builder builder = RetryPolicy.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxAttempts(0))
                .withMessage("attempts < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessage("first delay > longest delay: PT2S > PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.delay(Duration.ofSeconds(-1)))
                .withMessage("delay < 0: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.factor(Double.NaN))
                .withMessage("factor not in 1..: NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.jitter(1.5))
                .withMessage("jitter not in 0..1: 1.5");
    }
}
