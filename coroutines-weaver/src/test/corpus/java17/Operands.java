// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** What is on the operand stack while a body waits. */
public final class Operands {
    private static int count;

    static String join(Object a, long b, double c, String... rest) {
        return a + "," + b + "," + c + "," + String.join("/", rest);
    }

    static int side(World w, int value) {
        w.log("side " + value);
        return value;
    }

    public static Object arithmetic(World w) {
        return async(() -> side(w, 1) + await(w.later(2)) * (side(w, 3) - await(w.later(4))));
    }

    public static Object wide(World w) {
        return async(() -> 1L + await(w.later(2L)) * (3.5 - await(w.later(0.5))) + await(w.later(1f)));
    }

    public static Object arguments(World w) {
        return async(() -> join(
                await(w.later('c')),
                await(w.later(1L)) + 1,
                await(w.later(2.5)),
                await(w.later("x")),
                "y",
                await(w.later("z"))));
    }

    public static Object concatenation(World w) {
        return async(() -> "a" + await(w.later(1)) + 'b' + await(w.later(2L)) + null + await(w.later("c")));
    }

    public static Object arrayElements(World w) {
        return async(() -> {
            int[] a = {await(w.later(1)), side(w, 2), await(w.later(3))};
            a[await(w.later(0))] = await(w.later(10));
            a[await(w.later(1))] += await(w.later(20));
            a[side(w, 2)]++;
            return Arrays.toString(a);
        });
    }

    public static Object arrays(World w) {
        return async(() -> {
            long[] l = new long[await(w.later(3))];
            l[1] = l[0] + await(w.later(5L));
            String[][] s = new String[await(w.later(2))][await(w.later(1))];
            s[1][0] = "x" + await(w.later("y"));
            Object[] o = {await(w.later("o")), new int[] {await(w.later(9))}.length, l[1]};
            return Arrays.toString(l) + Arrays.deepToString(s) + Arrays.toString(o);
        });
    }

    public static Object ternary(World w) {
        return async(() -> {
            int x = await(w.later(true)) ? await(w.later(1)) : await(w.later(2));
            String s = x > 1 ? "big" : await(w.later("small"));
            return s + (await(w.later(false)) ? 'a' : await(w.later('b')));
        });
    }

    public static Object shortcuts(World w) {
        return async(() -> {
            boolean a = await(w.later(false)) && await(w.later(w.log("not evaluated", true)));
            boolean b = await(w.later(true)) || await(w.later(w.log("not evaluated", true)));
            boolean c = !await(w.later(true)) ^ await(w.later(true)) & true | await(w.later(false));
            return a + " " + b + " " + c;
        });
    }

    public static Object fields(World w) {
        return async(() -> {
            count = 5;
            count += await(w.later(2));
            count = count++ + await(w.later(1)) + count;
            return count;
        });
    }

    public static Object comparison(World w) {
        return async(() -> {
            boolean less = await(w.later(1)) < await(w.later(2));
            boolean same = await(w.later("a")) == await(w.later("b"));
            boolean is = await(w.later((Object) "text")) instanceof String t && t.length() == await(w.later(4));
            return less + " " + same + " " + is;
        });
    }

    public static Object assignmentAsExpression(World w) {
        return async(() -> {
            int a;
            int b = (a = await(w.later(3))) + (a += await(w.later(4))) + a;
            return a * 100 + b;
        });
    }

    public static Object postfix(World w) {
        return async(() -> {
            int i = 1;
            int j = i++ + await(w.later(10)) + ++i;
            return i + " " + j;
        });
    }

    public static Object chained(World w) {
        return async(() -> new StringBuilder()
                .append(await(w.later("a")))
                .append(await(w.later(1)))
                .append(side(w, 2))
                .append(await(w.later('c')))
                .reverse()
                .toString());
    }

    public static Object cast(World w) {
        return async(() -> (byte) (await(w.later(300)) + (short) side(w, 1)) + (int) await(w.later('a')).charValue());
    }

    public static Object deepStack(World w) {
        return async(() -> 1 + (2L + (3f + (4d + (await(w.later(5)) + (6 + (7L + await(w.later(8)))))))));
    }

    public static Object failingOperand(World w) {
        return async(() -> {
            try {
                return side(w, 1) + await(w.<Integer>failing(new IOException("x"))) + side(w, 2);
            } catch (IOException e) {
                return side(w, 3) + await(w.later(4));
            }
        });
    }
}
