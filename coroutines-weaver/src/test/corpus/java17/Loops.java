// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Loops of all kinds. */
public final class Loops {
    public static Object counting(World w) {
        return async(() -> {
            int sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += await(w.later(i));
                w.log(i);
            }
            return sum;
        });
    }

    public static Object roundThatThrows(World w) {
        return async(() -> {
            int[] some = {3, 5};
            int caught = 0;
            for (int i = 0; i < 4; i++) {
                try {
                    some[await(w.later(i))] += i;
                } catch (ArrayIndexOutOfBoundsException e) {
                    caught++;
                    w.log(e.getMessage());
                }
            }
            return some[0] + some[1] * 10 + caught * 100;
        });
    }

    public static Object roundThatThrowsOut(World w) {
        return async(() -> {
            try {
                for (int i = 3; ; i--) {
                    w.log(12 / await(w.later(i)));
                }
            } catch (ArithmeticException e) {
                return e.getMessage() + await(w.later(1));
            } finally {
                w.log("out");
            }
        });
    }

    public static Object roundThatCreates(World w) {
        return async(() -> {
            List<StringBuilder> all = new ArrayList<>();
            long sum = 1L << 40;
            for (int i = 0; i < 3; i++) {
                int n = await(w.later(i));
                all.add(new StringBuilder(n + 1).append(new int[n].length).append((char) ('a' + n)));
                sum -= n;
            }
            return all.toString() + sum;
        });
    }

    public static Object roundWithAnotherLoop(World w) {
        return async(() -> {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += await(w.later(i));
                for (int j = 0; j < i; j++) {
                    sum = sum * 2 + await(w.later(j));
                }
            }
            return sum;
        });
    }

    public static Object whileLoop(World w) {
        return async(() -> {
            int n = 3;
            while (await(w.later(n > 0))) {
                w.log(n--);
            }
            return n;
        });
    }

    public static Object doLoop(World w) {
        return async(() -> {
            int n = 0;
            do {
                n += await(w.later(2));
            } while (await(w.later(n < 5)));
            return n;
        });
    }

    public static Object nested(World w) {
        return async(() -> {
            StringBuilder s = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                for (char c = 'a'; c < 'c'; c++) {
                    s.append(c).append(await(w.later(i)));
                }
                await(w.later(0));
            }
            return s.toString();
        });
    }

    public static Object labels(World w) {
        return async(() -> {
            int seen = 0;
            outer:
            for (int i = 0; ; i++) {
                for (int j = 0; ; j++) {
                    int x = await(w.later(i * j));
                    seen++;
                    if (x > 3) {
                        break outer;
                    }
                    if (j > i) {
                        continue outer;
                    }
                }
            }
            return seen;
        });
    }

    public static Object overArray(World w) {
        return async(() -> {
            long sum = 0;
            for (long x : new long[] {1, 20, 300}) {
                sum += x * await(w.later(2));
            }
            return sum;
        });
    }

    public static Object overList(World w) {
        return async(() -> {
            List<String> out = new ArrayList<>();
            for (String s : List.of("a", "b", "c")) {
                if (s.equals("b")) {
                    continue;
                }
                out.add(s + await(w.later(out.size())));
            }
            return out;
        });
    }

    public static Object overAwaited(World w) {
        return async(() -> {
            int sum = 0;
            for (int x : await(w.later(List.of(1, 2, 3)))) {
                sum += x + await(w.later(x));
            }
            return sum;
        });
    }

    public static Object endless(World w) {
        return async(() -> {
            int i = 0;
            while (true) {
                if (await(w.later(i)) == 3) {
                    return "at " + i;
                }
                i++;
            }
        });
    }

    public static Object inCondition(World w) {
        return async(() -> {
            int steps = 0;
            for (int i = await(w.later(0)); i < await(w.later(3)); i += await(w.later(1))) {
                steps += i;
            }
            return steps;
        });
    }

    public static Object wideState(World w) {
        return async(() -> {
            double x = 1;
            long n = 1L << 40;
            float f = 0.5f;
            for (byte b = 0; b < 3; b++) {
                x = x * 2 + await(w.later(0.25));
                n += await(w.later(1L));
                f += b;
            }
            return x + " " + n + " " + f;
        });
    }

    public static Object breakWithTry(World w) {
        return async(() -> {
            int i = 0;
            for (; ; ) {
                try {
                    i += await(w.later(1));
                    if (i == 2) {
                        continue;
                    }
                    if (i > 3) {
                        break;
                    }
                } finally {
                    w.log("round " + i);
                }
                w.log("end of round " + i);
            }
            return i;
        });
    }

    public static Object readyMostly(World w) {
        return async(() -> {
            int sum = 0;
            for (int i = 0; i < 200; i++) {
                sum += i % 50 == 0 ? await(w.later(i)) : await(w.now(i));
            }
            return sum;
        });
    }
}
