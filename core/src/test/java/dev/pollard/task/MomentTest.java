// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final Moment BEFORE_THE_WRAP = new Moment(Long.MAX_VALUE - 10);

    @Test
    void comparesByDistanceAlsoWhereTheClockWraps() {
        Moment later = BEFORE_THE_WRAP.plus(Duration.ofSeconds(1));

        assertThat(later.nanoTime()).isNegative();
        assertThat(later.isAfter(BEFORE_THE_WRAP)).isTrue();
        assertThat(later.isBefore(BEFORE_THE_WRAP)).isFalse();
        assertThat(BEFORE_THE_WRAP.isBefore(later)).isTrue();
        assertThat(BEFORE_THE_WRAP).isLessThan(later);
        assertThat(BEFORE_THE_WRAP.until(later)).isEqualTo(Duration.ofSeconds(1));
        assertThat(later.until(BEFORE_THE_WRAP)).isEqualTo(Duration.ofSeconds(-1));
        assertThat(later.plus(Duration.ofSeconds(-1))).isEqualTo(BEFORE_THE_WRAP);
    }

    @Test
    void sameMomentIsNeitherBeforeNorAfter() {
        Moment same = new Moment(7);

        assertThat(same.isBefore(new Moment(7))).isFalse();
        assertThat(same.isAfter(new Moment(7))).isFalse();
        assertThat(same).isEqualByComparingTo(new Moment(7));
    }

    @Test
    void durationsSaturate() {
        Moment moment = new Moment(3);
        for (Duration huge : new Duration[] {
            ChronoUnit.FOREVER.getDuration(), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(60_000)
        }) {
            assertThat(moment.plus(huge).isAfter(moment)).isTrue();
            assertThat(moment.until(moment.plus(huge))).isEqualTo(Duration.ofNanos(Long.MAX_VALUE / 2));
            assertThat(moment.plus(huge.negated()).isBefore(moment)).isTrue();
        }
    }
}
