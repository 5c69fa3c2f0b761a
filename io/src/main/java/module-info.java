// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Async reads and writes, TCP and UDP. */
@NullMarked
module dev.pollard.io {
    requires transitive dev.pollard.core;
    requires transitive dev.pollard.streams;
    requires static org.jspecify;

    exports dev.pollard.io;
    exports dev.pollard.net;
}
