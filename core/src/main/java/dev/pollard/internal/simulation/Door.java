// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.simulation;

import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.UncaughtHandler;
import dev.pollard.time.Ticker;
import java.lang.reflect.Constructor;

/** How this package, which is exported to the test kit, reaches classes of the runtime that are not public. */
public interface Door {

    /** The only one. */
    Door OPEN = load();

    /**
     * Opens a core: see {@link SimulatedCore#open}.
     *
     * @param spawner the runtime, as the tasks find it
     * @param ticker its clock
     * @param uncaught is told of failures that nobody awaits
     * @param simulator decides who runs
     * @return the core
     */
    SimulatedCore open(Spawner spawner, Ticker ticker, UncaughtHandler uncaught, Simulator simulator);

    private static Door load() {
        try {
            Class<?> type = Class.forName("dev.pollard.runtime.SimulatedScheduler$Opening");
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Door) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no simulation in this runtime", e);
        }
    }
}
