// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Byte pipes whose other side is a script, and a network in a simulation. */
@NullMarked
module dev.pollard.testkit.io {
    requires transitive dev.pollard.io;
    requires transitive dev.pollard.testkit;
    requires static org.jspecify;

    exports dev.pollard.testkit.io;
    exports dev.pollard.testkit.net;
}
