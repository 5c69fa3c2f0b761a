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

/** Calls that suspend where nothing can be suspended. */
public final class Outside {
    static final int CONSTANT;

    static {
        try {
            CONSTANT = await(Futures.ready(1)); // ERROR await in a static initialiser
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int field;

    Outside() throws Exception {
        field = await(Futures.ready(1)); // ERROR await in a constructor
    }

    int ordinary() throws Exception {
        return await(Futures.ready(1)); // ERROR await in the ordinary method ordinary
    }

    static List<Integer> all() throws Exception {
        return awaitAll(List.of(Futures.ready(1))); // ERROR awaitAll in the ordinary method all
    }

    static void helper(Emitter<String> out) throws Exception {
        out.emit("x"); // ERROR emit in the ordinary method helper
    }

    static boolean loop(Items<String> items) throws Exception {
        return items.advance(); // ERROR advance in the ordinary method loop
    }

    Callable<Integer> callable() {
        return () -> await(Futures.ready(1)); // ERROR await in a lambda of type java.util.concurrent.Callable
    }

    @SuppressWarnings("removal")
    Future<Integer> acrossANativeFrame() {
        return async(() -> java.security.AccessController.doPrivileged(
                (java.security.PrivilegedExceptionAction<Integer>) () ->
                        await(Futures.ready(1)))); // ERROR await in a lambda of type java.security.PrivilegedExceptionAction
    }

    Future<Integer> toAMethodThatIsNotAsync(Future<Integer> f) {
        return async(() -> supply(() -> await(f))); // ERROR await in a lambda of type java.util.concurrent.Callable
    }

    private static <T> T supply(Callable<T> callable) throws Exception {
        return callable.call();
    }

    Future<Integer> combinator(Future<Integer> f) {
        return f.map(x -> x + await(Futures.ready(1))); // ERROR await in a lambda of type dev.pollard.function.CheckedFunction
    }

    Future<Integer> insideBody(Future<Integer> f) {
        return async(() -> {
            CheckedFunction<Integer, Integer> add = x -> x + await(f); // ERROR await in a lambda of type dev.pollard.function.CheckedFunction
            return add.apply(await(f));
        });
    }

    static final class Sub {
        int also() throws Exception {
            return await(Futures.ready(1)); // ERROR await in the ordinary method also
        }
    }

    Callable<Integer> anonymous() {
        return new Callable<>() {
            @Override
            public Integer call() throws Exception {
                return await(Futures.ready(1)); // ERROR await in the ordinary method call
            }
        };
    }
}
