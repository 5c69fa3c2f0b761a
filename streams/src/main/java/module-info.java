// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Async iterators and streams, and the Reactive Streams border. */
@NullMarked
module dev.pollard.streams {
    requires transitive dev.pollard.core;
    requires transitive org.reactivestreams;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.pollard.stream;
    exports dev.pollard.stream.publisher;
}
