// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of poll-based code without threads and without waiting.
 *
 * <p>Start with {@link dev.pollard.testkit.TestTask} for one future, {@link dev.pollard.testkit.Simulation} for several tasks,
 * {@link dev.pollard.testkit.CancelFuzzer} for cancellation.
 *
 * <pre>{@code
 * TestTask<String> task = TestTask.of(Time.sleep(Duration.ofMillis(5)).map(nothing -> "done"));
 * task.assertPending();
 * task.time().advance(Duration.ofMillis(5));
 * task.assertWoken();
 * task.assertReady("done");
 * }</pre>
 */
@NullMarked
package dev.pollard.testkit;

import org.jspecify.annotations.NullMarked;
