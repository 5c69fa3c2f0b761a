// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Futures, tasks, the scheduler, timers and the reactor. */
@NullMarked
@SuppressWarnings("module") // the targets of the qualified exports are built after this module
module dev.pollard.core {
    requires static org.jspecify;
    // Without it the runtimes write no events; nothing else changes.
    requires static jdk.jfr;
    // For who shows tasks through JMX: see JmxTasks.
    requires static java.management;

    exports dev.pollard.channel;
    exports dev.pollard.function;
    exports dev.pollard.future;
    exports dev.pollard.runtime;
    exports dev.pollard.sync;
    exports dev.pollard.task;
    exports dev.pollard.time;

    // A body that runs on a thread of its own has what its caller's thread has; code of a simulated host spawns there.
    exports dev.pollard.internal.local to
            dev.pollard.coroutines,
            dev.pollard.testkit.io;
    // Sockets register with the reactor of the worker that polls them, or of the network that is simulated.
    exports dev.pollard.internal.reactor to
            dev.pollard.io,
            dev.pollard.testkit,
            dev.pollard.testkit.io;
    // A simulation takes the place of the workers.
    exports dev.pollard.internal.simulation to
            dev.pollard.testkit;
    // Virtual time drives the same wheel as the runtime; texts say times in the same way.
    exports dev.pollard.internal.timer to
            dev.pollard.streams,
            dev.pollard.testkit,
            dev.pollard.testkit.io,
            dev.pollard.testkit.streams;
}
