// SPDX-License-Identifier: Apache-2.0
package wrong;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.function.*;
import dev.pollard.future.*;
import java.io.*;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.*;
import java.util.function.*;

/** Locks that belong to a thread. */
public final class Locks {
    private final ReentrantLock lock = new ReentrantLock();

    Future<Integer> held(Future<Integer> f) {
        return async(() -> {
            lock.lock();
            try {
                return await(f); // WARNING await while a lock seems to be held
            } finally {
                lock.unlock();
            }
        });
    }

    Future<Integer> released(Future<Integer> f) {
        return async(() -> {
            lock.lock();
            try {
                f.toString();
            } finally {
                lock.unlock();
            }
            return await(f);
        });
    }
}
