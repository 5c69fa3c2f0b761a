// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.io.Serial;
import java.util.List;

/**
 * Says that children of a scope have failed which let the others go on: {@link Scope.Policy#COLLECT_FAILURES}.
 *
 * <p>Its cause is the first failure; the others are suppressed, in the order in which they came.
 */
public final class ScopeFailedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** In the order in which they came. */
    private final Throwable[] failures;

    ScopeFailedException(String scope, List<Throwable> failures) {
        super("children of " + scope + " that failed: " + failures.size(), failures.get(0));
        this.failures = failures.toArray(Throwable[]::new);
        for (int i = 1; i < this.failures.length; i++) {
            Throwables.suppress(this, this.failures[i]);
        }
    }

    /**
     * Returns what the children failed with.
     *
     * @return one failure for each child that failed, in the order in which they came
     */
    public List<Throwable> failures() {
        return List.of(failures);
    }
}
