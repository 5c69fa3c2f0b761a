// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import dev.pollard.testkit.Leaks;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a ledger. */
@SuppressWarnings("exports") // who uses these requires AssertJ
public final class LeaksAssert extends AbstractAssert<LeaksAssert, Leaks> {
    LeaksAssert(@Nullable Leaks actual) {
        super(actual, LeaksAssert.class);
    }

    /**
     * Expects that all is back.
     *
     * @return this
     */
    public LeaksAssert isEmpty() {
        isNotNull();
        if (!actual.list().isEmpty()) {
            throw failure("left behind: %s", String.join("; ", actual.list()));
        }
        return this;
    }
}
