// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import dev.pollard.task.Step;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about the result of a poll or a step.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("exports") // who uses these requires AssertJ
public final class StepAssert<T extends @Nullable Object> extends AbstractAssert<StepAssert<T>, Step<T>> {
    StepAssert(@Nullable Step<T> actual) {
        super(actual, StepAssert.class);
    }

    /**
     * Expects nothing yet.
     *
     * @return this
     */
    public StepAssert<T> isPending() {
        isNotNull();
        if (!actual.isPending()) {
            throw failure("expected Pending, but was %s", actual);
        }
        return this;
    }

    /**
     * Expects a value, whichever.
     *
     * @return this
     */
    public StepAssert<T> isReady() {
        isNotNull();
        if (!actual.isReady()) {
            throw failure("expected a value, but was %s", actual);
        }
        return this;
    }

    /**
     * Expects a certain value.
     *
     * @param expected the value
     * @return this
     */
    public StepAssert<T> hasValue(T expected) {
        isNotNull();
        if (!actual.isReady() || !Objects.equals(actual.value(), expected)) {
            throw failureWithActualExpected(actual, expected, "expected the value %s, but was %s", expected, actual);
        }
        return this;
    }

    /**
     * Expects the end of an async iterator.
     *
     * @return this
     */
    public StepAssert<T> isEnd() {
        isNotNull();
        if (!actual.isEnd()) {
            throw failure("expected End, but was %s", actual);
        }
        return this;
    }
}
