// SPDX-License-Identifier: Apache-2.0
/**
 * Thread-local context, such as the MDC and the current span, for code that changes threads: start with
 * {@link dev.pollard.context.ContextPropagation}.
 *
 * <p>For values of your own take a {@link dev.pollard.runtime.TaskLocal}, which needs none of this.
 */
@NullMarked
package dev.pollard.context;

import org.jspecify.annotations.NullMarked;
