// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShieldTest {
    private final Probe<String> inner = new Probe<>("P");
    private final Map<String, Future<?>> handedOver = new LinkedHashMap<>();

    private final CleanupScope scope = new CleanupScope() {
        @Override
        public void cleanUp(String name, Future<?> cleanup) {
            handedOver.put(name, cleanup);
        }

        @Override
        public @Nullable Throwable cancelReason() {
            return null;
        }
    };

    private HandPolled<String> start(Future<String> future) {
        return HandPolled.of(future).with(CleanupScope.class, scope);
    }

    @Test
    void endsAsTheFutureDoes() throws Exception {
        HandPolled<String> shield = start(Futures.shield(inner));
        shield.poll();
        inner.complete("v");
        assertThat(shield.poll()).isEqualTo(Poll.ready("v"));
        shield.cancel();

        Probe<String> failing = new Probe<>("F");
        failing.fail(new IOException());
        assertThatThrownBy(start(Futures.shield(failing))::poll).isInstanceOf(IOException.class);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void cancelOfOneThatHasStartedHandsItOver() throws Exception {
        HandPolled<String> shield = start(Futures.shield(inner));
        shield.poll();
        shield.cancel();
        shield.cancel();

        assertThat(inner.cancels()).isZero();
        assertThat(handedOver).containsOnly(Map.entry("P", inner));
    }

    @Test
    void nameStandsForItInTheCleanup() throws Exception {
        HandPolled<String> shield = start(Futures.shield("commit", inner));
        shield.poll();
        shield.cancel();

        assertThat(handedOver).containsOnlyKeys("commit");
    }

    @Test
    void cancelOfOneThatHasNotStartedCancelsIt() {
        HandPolled<String> shield = start(Futures.shield(inner));
        shield.cancel();

        assertThat(inner.cancels()).isEqualTo(1);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void deadlineDoesNotReachInside() throws Exception {
        FakeTimers timers = new FakeTimers(0);
        HandPolled<String> shield =
                start(Futures.shield(inner.timeout(Duration.ofSeconds(10)))).with(Timers.class, timers);
        shield.with(Deadline.class, shield.pollWith(cx -> Deadline.after(cx, Duration.ofSeconds(1), "scope x")));
        shield.poll();

        assertThat(Duration.ofNanos(timers.nanosToDeadline())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void withoutAScopeItIsRefusedAtTheFirstPoll() {
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(Futures.shield(inner))::poll)
                .withMessage("no CleanupScope in a context by hand: poll this future on a runtime");
        assertThat(inner.cancels()).isEqualTo(1);
    }
}
