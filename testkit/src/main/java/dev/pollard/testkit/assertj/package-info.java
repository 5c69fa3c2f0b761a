// SPDX-License-Identifier: Apache-2.0
/**
 * Assertions for those who use AssertJ, which this package needs and the rest of the test kit does not: start with
 * {@link dev.pollard.testkit.assertj.PollardAssertions}.
 */
@NullMarked
package dev.pollard.testkit.assertj;

import org.jspecify.annotations.NullMarked;
