// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import dev.pollard.runtime.Spawner;

/** A runtime that one verification uses and closes. */
interface TestRuntime extends AutoCloseable {

    Spawner spawner();

    @Override
    void close();

    /** The runtimes that every verification runs on. */
    enum Kind {
        FOREIGN_EXECUTOR {
            @Override
            TestRuntime start() {
                return new ForeignRuntime();
            }
        };

        abstract TestRuntime start();
    }
}
