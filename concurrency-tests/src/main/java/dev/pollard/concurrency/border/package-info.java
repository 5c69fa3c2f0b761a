// SPDX-License-Identifier: Apache-2.0
/** The races of the Reactive Streams border. */
@NullMarked
package dev.pollard.concurrency.border;

import org.jspecify.annotations.NullMarked;
