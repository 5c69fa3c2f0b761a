// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Try with resources. */
public final class Resources {
    public static Object one(World w) {
        return async(() -> {
            try (AutoCloseable a = w.open("a")) {
                return await(w.later("value"));
            }
        });
    }

    public static Object several(World w) {
        return async(() -> {
            try (AutoCloseable a = w.open("a");
                    AutoCloseable b = w.open("b" + await(w.later(1)))) {
                w.log(await(w.later("body")));
            }
            return await(w.later("after"));
        });
    }

    public static Object failure(World w) {
        return async(() -> {
            try (AutoCloseable a = w.open("a")) {
                await(w.failing(new IOException("x")));
            } catch (IOException e) {
                w.log("caught " + await(w.later(1)));
            } finally {
                w.log("finally");
            }
            return 0;
        });
    }

    public static Object brokenClose(World w) {
        return async(() -> {
            try (AutoCloseable a = w.openBroken("a")) {
                return await(w.later("value"));
            }
        });
    }

    public static Object brokenCloseAfterFailure(World w) {
        return async(() -> {
            try (AutoCloseable a = w.openBroken("a")) {
                return await(w.failing(new IOException("x")));
            }
        });
    }

    public static Object brokenOpen(World w) {
        return async(() -> {
            try (AutoCloseable a = w.open("a");
                    AutoCloseable b = await(w.<AutoCloseable>failing(new IOException("b")))) {
                return await(w.later("never"));
            }
        });
    }

    public static Object nullResource(World w) {
        return async(() -> {
            try (AutoCloseable none = null) {
                return await(w.later("value"));
            }
        });
    }

    public static Object inLoop(World w) {
        return async(() -> {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                try (AutoCloseable r = w.open("r" + i)) {
                    sum += await(w.later(i));
                    if (i == 1) {
                        continue;
                    }
                    sum *= 10;
                }
            }
            return sum;
        });
    }

    public static Object existing(World w) {
        return async(() -> {
            AutoCloseable a = w.open("a");
            try (a) {
                await(w.later(1));
            }
            w.log("closed");
            return 1;
        });
    }
}
