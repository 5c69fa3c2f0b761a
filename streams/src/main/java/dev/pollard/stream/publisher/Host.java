// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;

/** The runtime behind a subscription: one that was given, or the shared one, which is started by the first use. */
abstract class Host {
    private static final System.Logger LOG = System.getLogger("dev.pollard.stream.publisher");

    abstract Spawner runtime();

    /** A context with the services of that runtime, which does not start it before a service is needed. */
    abstract Context context(Waker waker);

    /** Tells a failure that no signal may carry, such as a subscriber that throws. Does not throw. */
    abstract void report(Throwable failure);

    static Host shared() {
        return Shared.INSTANCE;
    }

    private static void log(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "a failure that no subscriber hears", failure);
    }

    @SuppressWarnings("unchecked") // E is erased: the throwable leaves as it is
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }

    static final class Given extends Host {
        private final Spawner runtime;

        Given(Spawner runtime) {
            this.runtime = runtime;
        }

        @Override
        Spawner runtime() {
            return runtime;
        }

        @Override
        Context context(Waker waker) {
            return runtime.newContext(waker);
        }

        @Override
        void report(Throwable failure) {
            try {
                // What a command throws reaches the handler of the runtime.
                runtime.execute(() -> Host.<RuntimeException>rethrow(failure));
            } catch (RuntimeException closed) {
                log(failure);
            }
        }
    }

    private static final class Shared extends Host {
        static final Shared INSTANCE = new Shared();

        @Override
        Spawner runtime() {
            return AsyncRuntime.shared();
        }

        @Override
        Context context(Waker waker) {
            return AsyncRuntime.sharedContext(waker);
        }

        @Override
        void report(Throwable failure) {
            log(failure);
        }
    }
}
