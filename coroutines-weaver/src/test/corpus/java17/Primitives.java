// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** All types of local variables. */
public final class Primitives {
    public static Object all(World w) {
        return async(() -> {
            boolean z = true;
            byte b = 1;
            char c = 'c';
            short s = 2;
            int i = 3;
            long j = 4;
            float f = 5.5f;
            double d = 6.5;
            String o = "o";
            await(w.later(0));
            z &= await(w.later(true));
            b += await(w.later(1));
            c++;
            s *= 2;
            i -= await(w.later(1));
            j <<= await(w.later(3));
            f /= 2;
            d += await(w.later(0.25f));
            return z + " " + b + c + s + " " + i + " " + j + " " + f + " " + d + o;
        });
    }

    public static Object slotsAreReused(World w) {
        return async(() -> {
            StringBuilder out = new StringBuilder();
            for (int round = 0; round < 2; round++) {
                {
                    long wide = await(w.later(1L << 33));
                    out.append(wide);
                }
                {
                    int narrow = await(w.later(2));
                    String text = await(w.later("t"));
                    out.append(narrow).append(text);
                }
                {
                    double wide = 0.5;
                    await(w.later(0));
                    out.append(wide);
                }
            }
            return out.toString();
        });
    }

    public static Object boxing(World w) {
        return async(() -> {
            Integer boxed = await(w.later(1000));
            int plain = boxed;
            Long sum = 0L + plain + await(w.later(1L));
            Character c = await(w.later('x'));
            Object o = plain > 0 ? await(w.later(1)) : await(w.later(2.0));
            return boxed + " " + sum + c + o;
        });
    }

    public static Object shifts(World w) {
        return async(() -> (await(w.later(-1)) >>> await(w.later(28))) + ((1L << await(w.later(40))) >> 38));
    }

    public static Object bits(World w) {
        return async(() -> {
            byte flags = 0;
            flags |= 1 << await(w.later(2));
            flags ^= (byte) 0xff;
            return flags + " " + (char) ('a' + await(w.later(1)));
        });
    }

    public static Object floats(World w) {
        return async(() -> {
            float f = Float.NaN;
            double d = -0.0;
            await(w.later(0));
            return Float.isNaN(f) + " " + d + " " + (await(w.later(1e300)) * 1e10);
        });
    }

    public static Object increments(World w) {
        return async(() -> {
            int i = 0;
            long l = 0;
            for (i = 0; i < 300; i += 100) {
                l += i;
                await(w.later(0));
            }
            i += 100_000;
            i--;
            return i + l;
        });
    }

    public static Object chars(World w) {
        return async(() -> {
            char[] word = await(w.later("hello")).toCharArray();
            word[0] -= 32;
            for (int i = 0; i < word.length; i++) {
                word[i] += await(w.later(0));
            }
            return new String(word);
        });
    }
}
