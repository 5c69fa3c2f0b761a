// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.Resumption.Returned;
import dev.pollard.coroutine.Resumption.Yielded;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Programs 1 to 4. */
class CoroutinesTest {

    @Test
    void resumedByHandTheBodyRunsInTurnsWithTheCaller() throws Exception {
        assertThat(Console.of(Tour01ResumeByHand::main)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void valuesGoBothWays() throws Exception {
        assertThat(Console.of(Tour02TwoWays::main))
                .containsExactly(
                        "+ 3 gives Yielded[value=3]",
                        "+ 4 gives Yielded[value=7]",
                        "+ 5 gives Returned[result=enough: 12]");
    }

    @Test
    void theStateMachineDoesWhatTheBodyDoes() throws Exception {
        assertThat(Console.of(Tour03StateMachine::main))
                .containsExactly(
                        "Yielded[value=1], Returned[result=woven]", "Yielded[value=1], Returned[result=by hand]");
        for (Coroutine<@Nullable Void, Integer, String> coroutine :
                List.of(Tour03StateMachine.woven("end"), new Tour03StateMachine.ByHand("end"))) {
            assertThat(coroutine.resume(null)).isEqualTo(new Yielded<>(1));
            assertThat(coroutine.resume(null)).isEqualTo(new Returned<>("end"));
            assertThatThrownBy(() -> coroutine.resume(null)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theGeneratorComputesWhatIsAskedForAndIsClosed() throws Exception {
        assertThat(Console.of(Tour04Generator::main)).containsExactly("0 1 1 2 3 5 8 13 21 34", "no more is asked for");
    }
}
