// SPDX-License-Identifier: Apache-2.0
/** A command line that shows the tasks of a running JVM. */
@NullMarked
package dev.pollard.console;

import org.jspecify.annotations.NullMarked;
