// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Hand-driven tasks, virtual time, simulations, and a fuzzer that cancels. */
@NullMarked
module dev.pollard.testkit {
    requires java.management;
    requires transitive dev.pollard.core;
    requires static org.jspecify;
    // Not transitive: who uses the package assertj requires it, and nobody else needs it.
    requires static org.assertj.core;

    exports dev.pollard.testkit;
    exports dev.pollard.testkit.assertj;
}
