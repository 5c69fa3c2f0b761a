// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Tests of streams without threads and without waiting. */
@NullMarked
module dev.pollard.testkit.streams {
    requires transitive dev.pollard.streams;
    requires transitive dev.pollard.testkit;
    requires static org.jspecify;

    exports dev.pollard.testkit.stream;
}
