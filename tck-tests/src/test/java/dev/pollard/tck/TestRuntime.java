// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;

/** A runtime that one verification starts and closes. */
public interface TestRuntime extends AutoCloseable {

    Spawner spawner();

    @Override
    void close();

    /** The runtimes that every verification runs on. */
    enum Kind {
        ONE_WORKER {
            @Override
            public TestRuntime start() {
                return workers(1);
            }
        },
        SEVERAL_WORKERS {
            @Override
            public TestRuntime start() {
                return workers(3);
            }
        },
        LOCAL {
            @Override
            public TestRuntime start() {
                LocalRuntime runtime = LocalRuntime.create();
                Thread driver = new Thread(runtime::run, "local-driver");
                driver.setDaemon(true);
                driver.start();
                return of(runtime, runtime::close);
            }
        };

        public abstract TestRuntime start();

        private static TestRuntime workers(int count) {
            AsyncRuntime runtime = AsyncRuntime.builder().workers(count).build();
            return of(runtime, runtime::close);
        }

        private static TestRuntime of(Spawner spawner, Runnable close) {
            return new TestRuntime() {
                @Override
                public Spawner spawner() {
                    return spawner;
                }

                @Override
                public void close() {
                    close.run();
                }
            };
        }
    }
}
