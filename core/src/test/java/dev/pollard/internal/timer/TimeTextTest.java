// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "-5, 0 ns",
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1 us",
        "1550, 1.5 us",
        "999999, 999.9 us",
        "1000000, 1 ms",
        "3200000000, 3.2 s",
        "5000000000, 5 s",
        "59999000000, 59.9 s",
        "90000000000, 1.5 min",
        "3600000000000, 1 h",
        "129600000000000, 1.5 d",
        "4611686018427387902, 53375.9 d",
        "4611686018427387903, forever",
        "9223372036854775807, forever"
    })
    void textIsShortAndInTheLargestUnit(long nanos, String text) {
        assertThat(TimeText.of(nanos)).isEqualTo(text);
        assertThat(TimeText.of(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT-1S, -1 s",
        "PT0.000000001S, 1 ns",
        "PT0.0015S, 1500 us",
        "PT0.2S, 200 ms",
        "PT1.000000001S, 1000000001 ns",
        "PT5S, 5 s",
        "PT89S, 89 s",
        "PT90M, 90 min",
        "PT2H, 2 h",
        "P3D, 3 d",
        "P54000D, forever"
    })
    void whatSomebodyHasChosenIsSaidInFull(Duration duration, String text) {
        assertThat(TimeText.exact(duration)).isEqualTo(text);
    }

    @Test
    void whatIsLongerThanTheClockIsForEver() {
        assertThat(TimeText.exact(ChronoUnit.FOREVER.getDuration())).isEqualTo("forever");
        assertThat(TimeText.of(ChronoUnit.FOREVER.getDuration())).isEqualTo("forever");
        assertThat(TimeText.of(ChronoUnit.FOREVER.getDuration().negated())).isEqualTo("0 ns");
    }
}
