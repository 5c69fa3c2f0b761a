// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 123_456_789_012_345L, Long.MAX_VALUE - 5, Long.MIN_VALUE, -(1L << 54)})
    void ageIsRightToSomeTenMilliseconds(long now) {
        for (Duration age : new Duration[] {Duration.ZERO, Duration.ofSeconds(3), Duration.ofDays(400)}) {
            int stamp = Stamp.of(now - age.toNanos());
            assertThat(stamp).isNotEqualTo(Stamp.UNKNOWN);
            assertThat(Stamp.nanosSince(stamp, now))
                    .isBetween(age.toNanos() - 20_000_000, age.toNanos() + 20_000_000)
                    .isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8_388_607, 123_456_789_012_345L})
    void taskThatIsYoungerThanTheQuestionHasNoAge(long now) {
        assertThat(Stamp.nanosSince(Stamp.of(now + 8_000_000), now)).isZero();
    }
}
