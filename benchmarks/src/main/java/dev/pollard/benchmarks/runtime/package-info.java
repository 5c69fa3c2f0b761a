// SPDX-License-Identifier: Apache-2.0
/** What tasks, wakes and timers cost: a class for each row of the table "Core", the executors of the JDK and Reactor beside us. */
@NullMarked
package dev.pollard.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
