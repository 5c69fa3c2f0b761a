// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Shows the tasks of a running JVM in a terminal. */
@NullMarked
module dev.pollard.console {
    requires java.management;
    requires java.management.rmi; // the connection
    requires jdk.attach;
    requires static org.jspecify;

    exports dev.pollard.console;
}
