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
    private final Probe<Integer> first = new Probe<>("First");
    private final Probe<Integer> second = new Probe<>("Second");
    private final IOException failure = new IOException("one");
    private final IOException later = new IOException("two");

    @Test
    void raceEndsWithTheFirstValueAndCancelsTheOthers() throws Exception {
        HandPolled<Integer> race = HandPolled.of(Futures.race(first, second));
        race.poll();
        second.complete(3);

        assertThat(race.poll()).isEqualTo(Poll.ready(3));
        assertThat(first.cancels()).isEqualTo(1);
        assertThat(second.cancels()).isZero();
    }

    @Test
    void raceEndsWithTheFirstFailureAndCancelsTheOthers() throws Exception {
        HandPolled<Integer> race = HandPolled.of(Futures.race(first, second));
        race.poll();
        second.fail(failure);

        assertThatThrownBy(race::poll).isSameAs(failure);
        assertThat(first.cancels()).isEqualTo(1);
    }

    @Test
    void racePollsInTheOrderGivenUntilOneHasEnded() throws Exception {
        first.complete(2);

        assertThat(HandPolled.of(Futures.race(first, second)).poll()).isEqualTo(Poll.ready(2));
        assertThat(second.polls()).isZero();
        assertThat(second.cancels()).isEqualTo(1);
    }

    @Test
    void raceMayBeWonByNull() throws Exception {
        assertThat(HandPolled.of(Futures.race(first, Futures.<Integer>ready(null)))
                        .poll())
                .isEqualTo(Poll.ready(null));
        assertThat(HandPolled.of(Futures.firstSuccess(second, Futures.<Integer>ready(null)))
                        .poll())
                .isEqualTo(Poll.ready(null));
    }

    @Test
    void firstSuccessPassesFailuresOver() throws Exception {
        HandPolled<Integer> any = HandPolled.of(Futures.firstSuccess(first, second));
        any.poll();
        first.fail(failure);
        assertThat(any.poll().isPending()).isTrue();
        second.complete(3);

        assertThat(any.poll()).isEqualTo(Poll.ready(3));
    }

    @Test
    void firstSuccessCancelsTheOthers() throws Exception {
        HandPolled<Integer> any = HandPolled.of(Futures.firstSuccess(List.of(first, second)));
        any.poll();
        second.complete(3);

        assertThat(any.poll()).isEqualTo(Poll.ready(3));
        assertThat(first.cancels()).isEqualTo(1);
    }

    @Test
    void firstSuccessFailsWithAllFailuresInTheOrderOfTheFutures() throws Exception {
        HandPolled<Integer> any = HandPolled.of(Futures.firstSuccess(first, second));
        any.poll();
        second.fail(later);
        any.poll();
        first.fail(failure);

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
