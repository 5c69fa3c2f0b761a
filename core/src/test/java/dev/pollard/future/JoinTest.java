// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinTest {
    private final Probe<String> first = new Probe<>("First");
    private final Probe<Integer> second = new Probe<>("Second");
    private final Probe<Integer> third = new Probe<>("Third");
    private final IOException failure = new IOException("one");
    private final IOException later = new IOException("two");

    @Test
    void joinGivesTheValuesInTheOrderOfTheFutures() throws Exception {
        HandPolled<Tuple3<String, Integer, Integer>> join = HandPolled.of(Futures.join(first, second, third));
        join.poll();
        third.complete(3);
        assertThat(join.poll().isPending()).isTrue();
        first.complete("a");
        assertThat(join.poll().isPending()).isTrue();
        second.complete(2);

        assertThat(join.poll()).isEqualTo(Poll.ready(new Tuple3<>("a", 2, 3)));
    }

    @Test
    void joinOfEachSizePutsEachValueInItsPlace() throws Exception {
        assertThat(HandPolled.of(Futures.join(r(1), r("2"))).poll()).isEqualTo(Poll.ready(new Tuple2<>(1, "2")));
        assertThat(HandPolled.of(Futures.join(r(1), r("2"), r(3))).poll())
                .isEqualTo(Poll.ready(new Tuple3<>(1, "2", 3)));
        assertThat(HandPolled.of(Futures.join(r(1), r("2"), r(3), r("4"))).poll())
                .isEqualTo(Poll.ready(new Tuple4<>(1, "2", 3, "4")));
        assertThat(HandPolled.of(Futures.join(r(1), r("2"), r(3), r("4"), r(5))).poll())
                .isEqualTo(Poll.ready(new Tuple5<>(1, "2", 3, "4", 5)));
        assertThat(HandPolled.of(Futures.join(r(1), r("2"), r(3), r("4"), r(5), r("6")))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple6<>(1, "2", 3, "4", 5, "6")));
        assertThat(HandPolled.of(Futures.join(r(1), r("2"), r(3), r("4"), r(5), r("6"), r(7)))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple7<>(1, "2", 3, "4", 5, "6", 7)));
        assertThat(HandPolled.of(Futures.join(r(1), r("2"), r(3), r("4"), r(5), r("6"), r(7), r("8")))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple8<>(1, "2", 3, "4", 5, "6", 7, "8")));
    }

    @Test
    void tryJoinOfEachSizePutsEachValueInItsPlace() throws Exception {
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"))).poll()).isEqualTo(Poll.ready(new Tuple2<>(1, "2")));
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"), r(3))).poll())
                .isEqualTo(Poll.ready(new Tuple3<>(1, "2", 3)));
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"), r(3), r("4"))).poll())
                .isEqualTo(Poll.ready(new Tuple4<>(1, "2", 3, "4")));
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"), r(3), r("4"), r(5)))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple5<>(1, "2", 3, "4", 5)));
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"), r(3), r("4"), r(5), r("6")))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple6<>(1, "2", 3, "4", 5, "6")));
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"), r(3), r("4"), r(5), r("6"), r(7)))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple7<>(1, "2", 3, "4", 5, "6", 7)));
        assertThat(HandPolled.of(Futures.tryJoin(r(1), r("2"), r(3), r("4"), r(5), r("6"), r(7), r("8")))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple8<>(1, "2", 3, "4", 5, "6", 7, "8")));
    }

    private static <T> Future<T> r(T value) {
        return Futures.ready(value);
    }

    @Test
    void valuesMayBeNull() throws Exception {
        Future<String> none = Futures.ready(null);

        assertThat(HandPolled.of(Futures.join(none, Futures.<String>ready(null)))
                        .poll())
                .isEqualTo(Poll.ready(new Tuple2<>(null, null)));
        assertThat(HandPolled.of(Futures.join(List.of(Futures.<String>ready(null))))
                        .poll())
                .isEqualTo(Poll.ready(Arrays.asList((String) null)));
    }

    @Test
    void joinOfNoneGivesAnEmptyList() throws Exception {
        assertThat(HandPolled.of(Futures.join(List.<Future<String>>of())).poll())
                .isEqualTo(Poll.ready(List.of()));
        assertThat(HandPolled.of(Futures.tryJoin(List.<Future<String>>of())).poll())
                .isEqualTo(Poll.ready(List.of()));
    }

    @Test
    void joinCopiesTheCollectionAndGivesAnUnmodifiableList() throws Exception {
        List<Future<Integer>> futures = new ArrayList<>(List.of(Futures.ready(1), Futures.ready(2)));
        HandPolled<List<Integer>> join = HandPolled.of(Futures.join(futures));
        futures.clear();
        List<Integer> values = join.poll().value();

        assertThat(values).containsExactly(1, 2).isUnmodifiable();
    }

    @Test
    void joinWaitsForAllAndThenThrowsTheFailureThatCameFirst() throws Exception {
        HandPolled<Tuple3<String, Integer, Integer>> join = HandPolled.of(Futures.join(first, second, third));
        join.poll();
        second.fail(failure);
        assertThat(join.poll().isPending()).isTrue();
        first.fail(later);
        assertThat(join.poll().isPending()).isTrue();
        third.complete(3);

        assertThatThrownBy(join::poll).isSameAs(failure).hasSuppressedException(later);
        assertThat(first.cancels() + second.cancels() + third.cancels()).isZero();
    }

    @Test
    void joinOfFuturesThatFailWithTheSameObjectThrowsIt() {
        first.fail(failure);
        second.fail(failure);

        assertThatThrownBy(HandPolled.of(Futures.join(first, second))::poll)
                .isSameAs(failure)
                .hasNoSuppressedExceptions();
    }

    @Test
    void tryJoinThrowsTheFirstFailureAtOnceAndCancelsTheOthers() throws Exception {
        HandPolled<Tuple3<String, Integer, Integer>> join = HandPolled.of(Futures.tryJoin(first, second, third));
        join.poll();
        first.complete("a");
        join.poll();
        second.fail(failure);

        assertThatThrownBy(join::poll).isSameAs(failure);
        assertThat(first.cancels()).isZero();
        assertThat(second.cancels()).isZero();
        assertThat(third.cancels()).isEqualTo(1);
    }

    @Test
    void tryJoinDoesNotPollTheRestAfterAFailure() {
        first.fail(failure);

        assertThatThrownBy(HandPolled.of(Futures.tryJoin(first, second, third))::poll)
                .isSameAs(failure);
        assertThat(second.polls()).isZero();
        assertThat(second.cancels()).isEqualTo(1);
    }
}
