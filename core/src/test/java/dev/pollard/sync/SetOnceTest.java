// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetOnceTest {

    @Test
    void allWhoWaitGetTheValue() throws Exception {
        SetOnce<String> once = new SetOnce<>();
        List<HandPolled<String>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(HandPolled.of(once.await()));
            assertThat(all.get(i).poll().isPending()).isTrue();
        }
        assertThat(once.get()).isNull();
        assertThat(once.set("a")).isTrue();

        assertThat(once.get()).isEqualTo("a");
        for (HandPolled<String> one : all) {
            assertThat(one.wakes()).isEqualTo(1);
            assertThat(one.poll()).isEqualTo(Poll.ready("a"));
        }
    }

    @Test
    void whoComesLaterDoesNotWait() throws Exception {
        SetOnce<String> once = new SetOnce<>();
        HandPolled<String> created = HandPolled.of(once.await());
        once.set("a");

        assertThat(created.poll()).isEqualTo(Poll.ready("a"));
        assertThat(HandPolled.of(once.await()).poll()).isEqualTo(Poll.ready("a"));
    }

    @Test
    void theFirstValueStays() {
        SetOnce<String> once = new SetOnce<>();
        once.set("a");

        assertThat(once.set("b")).isFalse();
        assertThat(once.get()).isEqualTo("a");
    }

    @Test
    void cancellingOneLeavesTheOthers() throws Exception {
        SetOnce<String> once = new SetOnce<>();
        HandPolled<String> cancelled = HandPolled.of(once.await());
        HandPolled<String> other = HandPolled.of(once.await());
        cancelled.poll();
        other.poll();
        cancelled.cancel();
        once.set("a");

        assertThat(cancelled.isWoken()).isFalse();
        assertThat(other.poll()).isEqualTo(Poll.ready("a"));
    }

    @Test
    void saysItsNameAndRefusesNull() {
        SetOnce<String> once = new SetOnce<>("address");
        assertThat(once).hasToString("SetOnce(address)");
        assertThat(once.await()).hasToString("SetOnce(address).await");
        assertThatNullPointerException().isThrownBy(() -> once.set(nothing())).withMessage("value");
        assertThat(once.get()).isNull();
    }

    @SuppressWarnings("NullAway") // what a caller without analysis may do
    private static String nothing() {
        return null;
    }
}
