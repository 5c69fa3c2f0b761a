// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Conversions from and to Reactor with its context, and a scheduler on a runtime. */
@NullMarked
module dev.pollard.reactor {
    requires transitive dev.pollard.streams;
    requires transitive reactor.core; // named by its manifest
    // For who takes thread-local context along.
    requires static context.propagation;
    requires static org.jspecify;

    exports dev.pollard.reactor;
}
