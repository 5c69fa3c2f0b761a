// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** What came after Java 21. */
public final class Newest {
    static class Base {
        final int x;

        Base(int x) {
            this.x = x;
        }
    }

    static final class Checked extends Base {
        final Future<Integer> future;

        Checked(World w, int x) {
            int doubled = x * 2;
            Future<Integer> early = async(() -> doubled + await(w.later(1)));
            super(doubled);
            future = early;
        }
    }

    public static Object flexibleConstructor(World w) {
        return async(() -> {
            Checked checked = new Checked(w, await(w.later(5)));
            return checked.x + await(checked.future);
        });
    }

    record Pair(Object left, Object right) {}

    public static Object unnamed(World w) {
        return async(() -> {
            Object o = await(w.later((Object) new Pair(1, "two")));
            int sum = 0;
            for (var _ : List.of(1, 2)) {
                sum += await(w.later(1));
            }
            try {
                await(w.failing(new IOException("x")));
            } catch (IOException _) {
                sum += 10;
            }
            return switch (o) {
                case Pair(Integer i, _) -> sum + i + await(w.later(100));
                default -> -1;
            };
        });
    }

    public static Object unnamedLambda(World w) {
        return async(() -> {
            BiFunction<Integer, Integer, Integer> first = (a, _) -> a;
            int x = await(w.later(3));
            return first.apply(x, 9) + await(w.later(1));
        });
    }
}
