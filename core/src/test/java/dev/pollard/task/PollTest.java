// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PollTest {

    @Test
    void mapAppliesTheFunctionToAValueOnly() {
        assertThat(Poll.ready(3).map(n -> n + 1)).isEqualTo(Poll.ready(4));
        assertThat(Poll.ready(3).map(n -> null)).isEqualTo(Poll.ready(null));
        assertThat(Poll.<Integer>pending().map(n -> {
                    throw new AssertionError("called");
                }))
                .isEqualTo(Poll.pending());
    }
}
