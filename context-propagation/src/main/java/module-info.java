// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Takes thread-local context, such as the MDC and the current span, along with futures. */
@NullMarked
module dev.pollard.context {
    requires transitive dev.pollard.core;
    requires transitive context.propagation; // named by its manifest
    requires static org.jspecify;

    exports dev.pollard.context;
}
