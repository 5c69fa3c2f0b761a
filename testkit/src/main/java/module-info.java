// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Hand-driven tasks, counting wakers and virtual time. */
@NullMarked
module dev.pollard.testkit {
    requires java.management;
    requires transitive dev.pollard.core;
    requires static transitive org.assertj.core;
    requires static transitive org.jspecify;

    exports dev.pollard.testkit;
    exports dev.pollard.testkit.assertj;
}
