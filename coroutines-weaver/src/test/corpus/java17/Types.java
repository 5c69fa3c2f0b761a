// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Values whose type the verifier has to find out. */
public final class Types {
    public static Object nulls(World w) {
        return async(() -> {
            String none = null;
            Object[] array = null;
            await(w.later(0));
            if (none == null) {
                none = await(w.later("now some"));
            }
            return none + array;
        });
    }

    public static Object nullNextToWide(World w) {
        return async(() -> {
            long before = 1;
            String none = null;
            double after = 2;
            before += await(w.later(1L));
            return before + " " + none + " " + after;
        });
    }

    public static Object merged(World w) {
        return async(() -> {
            Number n = await(w.later(true)) ? Integer.valueOf(await(w.later(1))) : Double.valueOf(2);
            Comparable<?> c = n instanceof Integer i ? i : (Comparable<?>) n;
            await(w.later(0));
            return n + " " + c;
        });
    }

    public static Object collections(World w) {
        return async(() -> {
            Collection<String> c = await(w.later(true)) ? new ArrayList<>() : new HashSet<>();
            c.add(await(w.later("x")));
            var list = List.of(1, "two", 3.0);
            await(w.later(0));
            return c + " " + list.get(await(w.later(1)));
        });
    }

    public static Object arraysOfArrays(World w) {
        return async(() -> {
            int[][][] a = new int[2][][];
            a[0] = new int[][] {{1}, {await(w.later(2)), 3}};
            List<String>[] lists = makeLists(2);
            lists[1] = await(w.later(List.of("x")));
            Object o = a;
            await(w.later(0));
            return a[0][1][0] + Arrays.toString(lists) + ((int[][][]) o).length;
        });
    }

    @SuppressWarnings("unchecked")
    private static List<String>[] makeLists(int n) {
        return new List[n];
    }

    public static Object nullElement(World w) {
        return async(() -> {
            Object[] none = null;
            try {
                return none[await(w.later(0))];
            } catch (NullPointerException e) {
                return await(w.later("no array"));
            }
        });
    }

    public static Object wildcards(World w) {
        return async(() -> {
            List<? extends Number> numbers = await(w.later(List.of(1, 2.5)));
            double sum = 0;
            for (Number n : numbers) {
                sum += n.doubleValue() + await(w.later(0));
            }
            return sum;
        });
    }

    public static Object intersection(World w) {
        return async(() -> {
            var both = await(w.later(true)) ? "text" : new StringBuilder("builder");
            await(w.later(0));
            return both.length() + both.compareTo(null == null ? cast(both) : null);
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object o) {
        return (T) o;
    }

    public static Object classesAndEnums(World w) {
        return async(() -> {
            Class<?> type = int[].class;
            Thread.State state = Thread.State.NEW;
            await(w.later(0));
            return type.getSimpleName() + state + Map.Entry.class.getSimpleName();
        });
    }

    public static Object definiteAssignment(World w) {
        return async(() -> {
            final int x;
            String late;
            if (await(w.later(true))) {
                x = await(w.later(1));
                late = "a";
            } else {
                x = 2;
                late = await(w.later("b"));
            }
            await(w.later(0));
            return x + late;
        });
    }
}
