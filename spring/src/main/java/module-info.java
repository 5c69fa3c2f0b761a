// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Futures and streams in Spring: reactive types, and a runtime that is closed with the context. */
@NullMarked
module dev.pollard.spring {
    requires transitive dev.pollard.streams;
    requires transitive spring.core; // this and those below: named by their manifests
    // For Spring Boot; without it register the types by hand.
    requires static spring.beans;
    requires static spring.boot;
    requires static spring.boot.autoconfigure;
    requires static spring.context;
    requires static org.jspecify;

    exports dev.pollard.spring;

    // Spring makes the beans.
    opens dev.pollard.spring;
}
