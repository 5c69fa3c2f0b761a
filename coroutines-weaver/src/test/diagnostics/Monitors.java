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

/** Locks of threads. */
public final class Monitors {
    private final Object lock = new Object();
    private final ReentrantLock reentrant = new ReentrantLock();

    Future<Integer> block(Future<Integer> f) {
        return async(() -> {
            synchronized (lock) {
                return await(f); // ERROR await inside synchronized
            }
        });
    }

    Future<Integer> nested(Future<Integer> f) {
        return async(() -> {
            int sum = 0;
            synchronized (lock) {
                synchronized (this) {
                    sum++;
                }
                sum += await(f); // ERROR await inside synchronized
            }
            return sum;
        });
    }

    Future<Integer> inTry(Future<Integer> f) {
        return async(() -> {
            try {
                synchronized (lock) {
                    lock.notifyAll();
                }
                return await(f);
            } finally {
                synchronized (lock) {
                    lock.notifyAll();
                }
                await(f);
            }
        });
    }

    Object emitting(int n) {
        return generator(out -> {
            synchronized (lock) {
                out.emit(n); // ERROR emit inside synchronized
            }
        });
    }

    Future<Integer> byReference() {
        return async(this::locked); // ERROR reference to the synchronized method locked
    }

    private synchronized int locked() throws Exception {
        return await(Futures.ready(1));
    }
}
