// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

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
    }
}
