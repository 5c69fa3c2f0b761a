// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HomeTest {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final Home home = new Home();

    @BeforeEach
    void firstMovesIn() {
        assertThat(home.adopt(FIRST)).isTrue();
    }

    @Test
    void onlyTheOwnerHolds() {
        assertThat(home.hold(SECOND)).isFalse();
        assertThat(home.hold(FIRST)).isTrue();
        assertThat(home.isHeldBy(FIRST)).isTrue();
        assertThat(home.isHeldBy(SECOND)).isFalse();
        assertThat(home.hold(FIRST)).isFalse(); // not twice: who might have it asks isHeldBy first
        home.release();
        assertThat(home.isHeldBy(FIRST)).isFalse();
        assertThat(home.hold(FIRST)).isTrue();
    }

    @Test
    void whatIsHeldIsNotAdopted() {
        assertThat(home.hold(FIRST)).isTrue();
        assertThat(home.adopt(SECOND)).isFalse();
        home.release();
        assertThat(home.hold(FIRST)).isTrue();
    }

    @Test
    void theOneBeforeIsRefusedAfterAnAdoptionAndLeavesNoTrace() {
        assertThat(home.adopt(SECOND)).isTrue();
        assertThat(home.hold(FIRST)).isFalse();
        assertThat(home.isHeldBy(FIRST)).isFalse();
        assertThat(home.hold(SECOND)).isTrue();
        home.release();
        assertThat(home.adopt(FIRST)).isTrue(); // and back
        assertThat(home.hold(FIRST)).isTrue();
    }
}
