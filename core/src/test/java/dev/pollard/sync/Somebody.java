// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.TaskInfo;

/** A task that is nothing but a name. */
record Somebody(long id, String name) implements TaskInfo {

    static Somebody named(String name) {
        return new Somebody(name.hashCode(), name);
    }
}
