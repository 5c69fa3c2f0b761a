// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Async/await and generators: bodies that read top to bottom and run as futures, streams and iterators. */
@NullMarked
module dev.pollard.coroutines {
    requires transitive dev.pollard.core;
    requires transitive dev.pollard.streams;
    requires static org.jspecify;

    exports dev.pollard.coroutine;
    // What woven classes extend, in whatever module they are.
    exports dev.pollard.coroutine.frame;
}
