// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SelectTest {
    private final Probe<String> first = new Probe<>("First");
    private final Probe<Integer> second = new Probe<>("Second");
    private final IOException failure = new IOException("one");

    @Test
    void selectHandsTheOtherFutureBackAndItRunsOn() throws Exception {
        HandPolled<Selected<String, Integer>> select = HandPolled.of(Futures.select(first, second));
        assertThat(select.poll().isPending()).isTrue();
        second.complete(2);

        assertThat(select.isWoken()).isTrue();
        assertThat(select.poll()).isEqualTo(Poll.ready(new Selected.Second<>(2, first)));
        select.cancel();
        assertThat(first.cancels()).isZero();
        HandPolled<String> rest = HandPolled.of(first);
        rest.poll();
        first.complete("a");
        assertThat(rest.isWoken()).isTrue();
        assertThat(rest.poll()).isEqualTo(Poll.ready("a"));
    }

    @Test
    void selectTakesTheFirstIfBothAreReady() throws Exception {
        HandPolled<Selected<String, Integer>> select = HandPolled.of(Futures.select(first, second));
        for (int i = 0; i < 3; i++) {
            select.poll(); // the first stays the first, however often it was polled
        }
        second.complete(2);
        first.complete("a");

        assertThat(select.poll()).isEqualTo(Poll.ready(new Selected.First<>("a", second)));
        assertThat(second.polls()).isEqualTo(1);
    }

    @Test
    void selectFailsAsTheFirstToEndDoesAndCancelsTheOther() throws Exception {
        HandPolled<Selected<String, Integer>> select = HandPolled.of(Futures.select(first, second));
        select.poll();
        second.fail(failure);

        assertThatThrownBy(select::poll).isSameAs(failure);
        assertThat(first.cancels()).isEqualTo(1);
    }

    @Test
    void exampleOfSelectTakesWhicheverIsFirst() throws Exception {
        for (boolean primaryFirst : new boolean[] {true, false}) {
            Probe<String> primary = new Probe<>("Primary");
            Probe<String> backup = new Probe<>("Backup");
            Future<String> answer = Futures.select(primary, backup).andThen(selected -> {
                if (selected instanceof Selected.First<String, String> first) {
                    first.other().cancel();
                    return Futures.ready(first.value());
                }
                return ((Selected.Second<String, String>) selected).other();
            });
            HandPolled<String> polled = HandPolled.of(answer);
            polled.poll();
            (primaryFirst ? primary : backup).complete("a");
            polled.poll();
            if (!primaryFirst) {
                primary.complete("b");
                assertThat(polled.poll()).isEqualTo(Poll.ready("b"));
            }
            assertThat(backup.cancels()).isEqualTo(primaryFirst ? 1 : 0);
        }
    }
}
