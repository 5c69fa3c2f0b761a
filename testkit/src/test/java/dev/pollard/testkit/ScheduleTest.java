// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pollard.testkit.Choices.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @ValueSource(strings = {"s:", "e:", "e:01", "s:0z9", "s:1(10)2(zz)"})
    void textIsReadBack(String text) {
        assertThat(Schedule.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x:1", "1", "s:-", "s:(", "s:(1", "s:()", "e:1 2"})
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.parse(text));
    }

    @Test
    void ordinaryChoicesAtTheEndAreLeftOut() {
        Schedule schedule = Schedule.parse("e:0100");
        assertThat(schedule).hasToString("e:01");
        assertThat(schedule.length()).isEqualTo(2);
        assertThat(schedule.surprisesCount()).isOne();
    }

    @Test
    void answersAsRecordedAndThenTheOrdinary() {
        Schedule schedule = Schedule.parse("s:02(37)");
        assertThat(schedule.hasSurprises()).isTrue();
        assertThat(schedule.pick(Kind.NEXT, 3)).isZero();
        assertThat(schedule.pick(Kind.NEXT, 3)).isEqualTo(2);
        assertThat(schedule.pick(Kind.NEXT, 200)).isEqualTo(3 * 36 + 7);
        assertThat(schedule.pick(Kind.NEXT, 200)).isZero();
        assertThat(schedule.rewound().pick(Kind.NEXT, 3)).isZero();
    }

    @Test
    void alternativeThatIsNotThereAnyMoreBecomesAnother() {
        assertThat(Schedule.parse("s:5").pick(Kind.NEXT, 3)).isEqualTo(2);
    }

    @Test
    void cutsAndReplaces() {
        Schedule schedule = Schedule.parse("e:1203");
        assertThat(schedule.upTo(2)).hasToString("e:12");
        assertThat(schedule.upTo(0)).hasToString("e:");
        assertThat(schedule.without(1)).hasToString("e:1003");
        assertThat(schedule).hasToString("e:1203");
    }
}
