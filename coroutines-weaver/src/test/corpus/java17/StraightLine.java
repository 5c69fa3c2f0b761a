// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Statement after statement. */
public final class StraightLine {
    public static Object constant(World w) {
        return async(() -> 42);
    }

    public static Object one(World w) {
        return async(() -> await(w.later(1)));
    }

    public static Object two(World w) {
        return async(() -> {
            int a = await(w.later(1));
            int b = await(w.later(2));
            return a + b;
        });
    }

    public static Object action(World w) {
        return async(() -> {
            await(w.later("x"));
            w.log("done");
        });
    }

    public static Object unused(World w) {
        return async(() -> {
            String kept = "kept";
            await(w.later("ignored"));
            w.log(kept);
            await(w.now("ignored"));
            return null;
        });
    }

    public static Object reassigned(World w) {
        return async(() -> {
            String s = "a";
            s = s + await(w.later("b"));
            s = s + await(w.later("c"));
            w.log(s);
            s = "new";
            await(w.later(0));
            return s;
        });
    }

    public static Object nested(World w) {
        return async(() -> await(w.later(await(w.later(await(w.later(3)) + 1)) + 1)));
    }

    public static Object awaitOfAwait(World w) {
        return async(() -> await(await(w.later(w.later("inner")))));
    }

    public static Object blocks(World w) {
        return async(() -> {
            int sum = 0;
            {
                int x = await(w.later(1));
                sum += x;
            }
            {
                long x = await(w.later(2L));
                sum += (int) x;
            }
            {
                String x = await(w.later("3"));
                sum += Integer.parseInt(x);
            }
            return sum;
        });
    }

    public static Object branches(World w) {
        return async(() -> {
            int x = await(w.later(5));
            String s;
            if (x > 3) {
                s = await(w.later("big"));
            } else if (x > 1) {
                s = "middle";
            } else {
                s = await(w.later("small"));
            }
            w.log(s);
            if (x == 5) {
                await(w.later(0));
            }
            return s + x;
        });
    }

    public static Object earlyReturn(World w) {
        return async(() -> {
            if (await(w.later(true))) {
                return "early";
            }
            w.log("never");
            return await(w.later("late"));
        });
    }

    public static Object throwing(World w) {
        return async(() -> {
            await(w.later(1));
            if (w.log("about to throw", true)) {
                throw new IOException("thrown");
            }
            return 1;
        });
    }

    public static Object throwingBeforeAnything(World w) {
        return async(() -> {
            throw new IllegalStateException("at once");
        });
    }

    public static Object failing(World w) {
        return async(() -> await(w.failing(new IOException("lost"))));
    }

    public static Object assertion(World w) {
        return async(() -> {
            int x = await(w.later(1));
            assert x == 1 : "x is " + await(w.later(x));
            return x;
        });
    }

    public static Object deadAfterUse(World w) {
        return async(() -> {
            int[] big = new int[10];
            big[0] = await(w.later(7));
            int first = big[0];
            big = null;
            await(w.later(0));
            return first;
        });
    }
}
