// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Coroutines in general. */
public final class Resumed {
    public static Object adder(World w) {
        return Coroutines.<Integer, Integer, String>coroutine((first, caller) -> {
            int sum = first;
            while (sum < 10) {
                sum += caller.yield(sum);
            }
            return "enough " + sum;
        });
    }

    public static Object atOnce(World w) {
        return Coroutines.<Integer, Integer, Integer>coroutine((first, caller) -> first * 2);
    }

    public static Object onTheStack(World w) {
        return Coroutines.<Integer, String, String>coroutine(
                (first, caller) -> "a" + caller.yield("x" + first) + 'b' + caller.yield("y") + first);
    }

    public static Object withFinally(World w) {
        return Coroutines.<Integer, String, Integer>coroutine((first, caller) -> {
            try {
                return caller.yield("one") + caller.yield("two");
            } finally {
                w.log("finally");
            }
        });
    }

    public static Object failing(World w) {
        return Coroutines.<Integer, String, Integer>coroutine((first, caller) -> {
            int x = caller.yield("one");
            if (x == 2) {
                throw new IOException("two");
            }
            return x;
        });
    }

    public static Object yieldingInFinally(World w) {
        return Coroutines.<Integer, String, Integer>coroutine((first, caller) -> {
            try {
                return caller.yield("one");
            } finally {
                w.log("before");
                caller.yield("last");
                w.log("after");
            }
        });
    }

    public static Object creation(World w) {
        return Coroutines.<Integer, String, String>coroutine(
                (first, caller) -> new StringBuilder("" + caller.yield("sb")).append(caller.yield("more")).toString());
    }

    public static Object unusedFirst(World w) {
        return Coroutines.<Integer, Integer, Void>coroutine((first, caller) -> {
            for (int i = 0; i < 3; i++) {
                caller.yield(i);
            }
            return null;
        });
    }
}
