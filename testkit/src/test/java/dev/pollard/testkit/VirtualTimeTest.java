// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> woken = new ArrayList<>();

    private Sleep sleep(String name, Duration duration) {
        Sleep sleep = Time.sleep(duration);
        TestContext cx = TestContext.builder()
                .time(time)
                .waker(() -> woken.add(name + " at " + time.elapsed().toMillis()))
                .build();
        assertThat(sleep.poll(cx).isPending()).isTrue();
        return sleep;
    }

    @Test
    void standsStillUntilMovedOn() {
        long start = time.nanoTime();
        assertThat(time.nanoTime()).isEqualTo(start);
        assertThat(time.elapsed()).isZero();

        assertThat(time.advance(Duration.ofNanos(5))).isZero();
        assertThat(time.nanoTime() - start).isEqualTo(5);
    }

    @Test
    void firesInOrderOfTimeThenOfArmingAndShowsTheTimeOfEach() {
        sleep("late", Duration.ofSeconds(90));
        sleep("a", Duration.ofMillis(5));
        sleep("b", Duration.ofMillis(5));
        sleep("soon", Duration.ofMillis(1));
        assertThat(time.armed()).isEqualTo(4);

        assertThat(time.advance(Duration.ofSeconds(89))).isEqualTo(3);
        assertThat(woken).containsExactly("soon at 1", "a at 5", "b at 5");
        assertThat(time.elapsed()).hasSeconds(89);
        assertThat(time.untilNextTimer()).contains(Duration.ofSeconds(1));
        assertThat(time).hasToString("VirtualTime(89 s, armed: 1)");
    }

    @Test
    void advanceToNextFiresOneMillisecondOnly() {
        sleep("a", Duration.ofHours(5));
        sleep("b", Duration.ofHours(5));
        sleep("c", Duration.ofDays(5));

        assertThat(time.advanceToNext()).isEqualTo(2);
        assertThat(time.elapsed()).hasHours(5);
        assertThat(time.advanceToNext()).isOne();
        assertThat(time.elapsed()).hasDays(5);
        assertThat(time.advanceToNext()).isZero();
        assertThat(time.untilNextTimer()).isEmpty();
    }

    @Test
    void manyFarTimersDoNotHideTheNext() {
        for (int i = 100; i > 0; i--) {
            sleep("s" + i, Duration.ofMillis(10_000 + i));
        }
        assertThat(time.advanceToNext()).isOne();
        assertThat(woken).containsExactly("s1 at 10001");
    }

    @Test
    void cancelledSleepIsNotArmed() {
        Sleep sleep = sleep("a", Duration.ofMillis(5));
        sleep.cancel();
        assertThat(time.armed()).isZero();
        assertThat(time.advance(Duration.ofDays(365))).isZero();
    }

    @Test
    void timeThatGoesBackOrTooFarIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
                .withMessage("duration < 0: PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageStartingWith("duration > 100 years: ");
    }
}
