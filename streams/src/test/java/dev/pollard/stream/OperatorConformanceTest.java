// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedRunnable;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts every row of the {@link OperatorTable} through every check of {@link StreamConformance}, and through copies of it where there are such. */
@ParameterizedClass(name = "{0}")
@MethodSource("rows")
class OperatorConformanceTest {
    static Stream<OperatorRow> rows() {
        return Stream.concat(
                OperatorTable.rows(),
                OperatorTable.rows().map(OperatorRow::copied).filter(Objects::nonNull));
    }

    private final OperatorRow row;
    private final StreamConformance conformance;

    OperatorConformanceTest(OperatorRow row) {
        this.row = row;
        this.conformance = new StreamConformance(row);
    }

    @Test
    void everyPathGivesTheSame() {
        check(conformance::everyPathGivesTheSame);
    }

    @Test
    void randomItemsGiveWhatTheModelGives() {
        check(conformance::randomItemsGiveWhatTheModelGives);
    }

    @Test
    void failureOfTheSourceComesOutAfterTheSameItems() {
        check(conformance::failureOfTheSourceComesOutAfterTheSameItems);
    }

    @Test
    void cancelAtAnyPollLeavesNothingBehind() {
        check(conformance::cancelAtAnyPollLeavesNothingBehind);
    }

    @Test
    void endedStaysEnded() {
        check(conformance::endedStaysEnded);
    }

    @Test
    void sinkThatThrowsEndsTheRun() {
        check(conformance::sinkThatThrowsEndsTheRun);
    }

    @Test
    void takesNoItemBeforeItIsNeeded() {
        check(conformance::takesNoItemBeforeItIsNeeded);
    }

    @Test
    void endIsToldWithoutDemand() {
        check(conformance::endIsToldWithoutDemand);
    }

    @Test
    void failureIsToldWithoutDemand() {
        check(conformance::failureIsToldWithoutDemand);
    }

    @Test
    void theLastWakerWins() {
        check(conformance::theLastWakerWins);
    }

    @Test
    void tellsWhatItWaitsFor() {
        check(conformance::tellsWhatItWaitsFor);
    }

    @Test
    void runsAgain() {
        check(conformance::runsAgain);
    }

    @Test
    void printsItsChain() {
        check(conformance::printsItsChain);
    }

    /** Says which row a failure is about: a report may show no more than its number. */
    private void check(CheckedRunnable check) {
        try {
            check.run();
        } catch (Throwable failure) {
            throw new AssertionError(row + ": " + failure.getMessage(), failure);
        }
    }
}
