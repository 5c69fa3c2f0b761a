// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
    private final Probe<Integer> second = new Probe<>("Second");
    private final Probe<Integer> third = new Probe<>("Third");
    private final IOException failure = new IOException("one");
    private final IOException later = new IOException("two");

    @Test
    void raceEndsWithTheFirstValueAndCancelsTheOthers() throws Exception {
        HandPolled<Integer> race = HandPolled.of(Futures.race(second, third));
        race.poll();
        third.complete(3);

        assertThat(race.poll()).isEqualTo(Poll.ready(3));
        assertThat(second.cancels()).isEqualTo(1);
        assertThat(third.cancels()).isZero();
    }

    @Test
    void raceEndsWithTheFirstFailureAndCancelsTheOthers() throws Exception {
        HandPolled<Integer> race = HandPolled.of(Futures.race(second, third));
        race.poll();
        third.fail(failure);

        assertThatThrownBy(race::poll).isSameAs(failure);
        assertThat(second.cancels()).isEqualTo(1);
    }

    @Test
    void racePollsInTheOrderGivenUntilOneHasEnded() throws Exception {
        second.complete(2);

        assertThat(HandPolled.of(Futures.race(second, third)).poll()).isEqualTo(Poll.ready(2));
        assertThat(third.polls()).isZero();
        assertThat(third.cancels()).isEqualTo(1);
    }

    @Test
    void raceMayBeWonByNull() throws Exception {
        assertThat(HandPolled.of(Futures.race(second, Futures.<Integer>ready(null)))
                        .poll())
                .isEqualTo(Poll.ready(null));
        assertThat(HandPolled.of(Futures.firstSuccess(third, Futures.<Integer>ready(null)))
                        .poll())
                .isEqualTo(Poll.ready(null));
    }

    @Test
    void firstSuccessPassesFailuresOver() throws Exception {
        HandPolled<Integer> any = HandPolled.of(Futures.firstSuccess(second, third));
        any.poll();
        second.fail(failure);
        assertThat(any.poll().isPending()).isTrue();
        third.complete(3);

        assertThat(any.poll()).isEqualTo(Poll.ready(3));
    }

    @Test
    void firstSuccessCancelsTheOthers() throws Exception {
        HandPolled<Integer> any = HandPolled.of(Futures.firstSuccess(List.of(second, third)));
        any.poll();
        third.complete(3);

        assertThat(any.poll()).isEqualTo(Poll.ready(3));
        assertThat(second.cancels()).isEqualTo(1);
    }

    @Test
    void firstSuccessFailsWithAllFailuresInTheOrderOfTheFutures() throws Exception {
        HandPolled<Integer> any = HandPolled.of(Futures.firstSuccess(second, third));
        any.poll();
        third.fail(later);
        any.poll();
        second.fail(failure);

        assertThatExceptionOfType(AllFailedException.class)
                .isThrownBy(any::poll)
                .withMessage("futures that failed: 2")
                .withCause(failure)
                .satisfies(e -> assertThat(e).hasSuppressedException(later))
                .satisfies(e -> assertThat(e.failures()).containsExactly(failure, later));
    }

    @Test
    void raceAndFirstSuccessOfNoneAreRefusedAtOnce() {
        assertThatThrownBy(() -> Futures.race(List.<Future<String>>of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no futures");
        assertThatThrownBy(() -> Futures.firstSuccess(List.<Future<String>>of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no futures");
    }
}
