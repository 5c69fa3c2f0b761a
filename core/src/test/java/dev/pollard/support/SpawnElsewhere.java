// SPDX-License-Identifier: Apache-2.0
package dev.pollard.support;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;

/** Code of a user, outside of the package of the runtime. */
public final class SpawnElsewhere {

    public <T> JoinHandle<T> spawn(Spawner spawner, Future<T> future) {
        return spawner.spawn(future);
    }
}
