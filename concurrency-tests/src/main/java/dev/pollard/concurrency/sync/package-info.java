// SPDX-License-Identifier: Apache-2.0
/** The races of the primitives by which tasks wait for each other and stop each other. */
@NullMarked
package dev.pollard.concurrency.sync;

import org.jspecify.annotations.NullMarked;
