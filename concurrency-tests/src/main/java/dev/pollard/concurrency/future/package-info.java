// SPDX-License-Identifier: Apache-2.0
/** The races of the futures that wait for several children. */
@NullMarked
package dev.pollard.concurrency.future;

import org.jspecify.annotations.NullMarked;
