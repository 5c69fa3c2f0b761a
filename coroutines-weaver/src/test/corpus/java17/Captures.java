// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Lambdas within lambdas, bodies as values, and method references. */
public final class Captures {
    public static Object plainLambdas(World w) {
        return async(() -> {
            int factor = await(w.later(3));
            IntUnaryOperator times = n -> n * factor;
            Supplier<String> text = () -> "n=" + times.applyAsInt(2);
            await(w.later(0));
            return text.get();
        });
    }

    public static Object nestedBodies(World w) {
        return async(() -> {
            String a = await(w.later("a"));
            return await(async(() -> {
                String b = a + await(w.later("b"));
                return await(async(() -> b + await(w.later("c")) + a));
            }));
        });
    }

    public static Object manyCaptures(World w) {
        int i = 1;
        long l = 2;
        double d = 3;
        String s = "s";
        int[] array = {4};
        return async(() -> {
            array[0] += await(w.later(1));
            await(w.later(0));
            return i + l + d + s + array[0];
        });
    }

    public static Object bodyAsValue(World w) {
        AsyncBody<Integer> body = () -> await(w.later(1)) + await(w.later(2));
        return async(() -> await(async(body)) + await(async(body)) * 10);
    }

    public static Object bodyPassedOn(World w) {
        return twice(() -> w.log("run", await(w.later("x"))));
    }

    private static Future<String> twice(AsyncBody<String> body) {
        return async(() -> await(async(body)) + await(async(body)));
    }

    public static Object choice(World w) {
        boolean flag = w.log("choose", true);
        AsyncBody<String> body = flag ? () -> await(w.later("yes")) : () -> await(w.later("no"));
        return async(body);
    }

    public static Object staticReference(World w) {
        Creator creator = new Creator(w);
        return async(() -> await(async(creator::number)) + await(async(creator::now)));
    }

    static final class Creator {
        private final World w;

        Creator(World w) {
            this.w = w;
        }

        private String later() throws Exception {
            String s = await(w.later("later"));
            return s + await(w.later("!"));
        }

        String now() {
            return "now";
        }

        int number() {
            return 5;
        }

        Object references() {
            return async(() -> await(async(this::later)) + await(async(this::number)) + await(async(Creator::create)));
        }

        static String create() throws Exception {
            return "static";
        }
    }

    public static Object references(World w) {
        return new Creator(w).references();
    }

    public static Object foreignReferences(World w) {
        AsyncBody<String> upper = "text"::toUpperCase;
        AsyncBody<List<String>> create = ArrayList::new;
        AsyncFunction<Integer, Integer> widen = Math::abs;
        AsyncAction log = w::touch;
        return async(() -> {
            await(async(log));
            return await(async(upper)) + await(async(create)) + w.log("none", widen != null);
        });
    }

    public static Object recursion(World w) {
        return fibonacci(w, 6);
    }

    private static Future<Integer> fibonacci(World w, int n) {
        return async(() -> {
            if (n < 2) {
                return await(w.later(n));
            }
            return await(fibonacci(w, n - 1)) + await(fibonacci(w, n - 2));
        });
    }

    public static Object inFieldOfLambda(World w) {
        Function<Integer, Future<Integer>> square = n -> async(() -> n * await(w.later(n)));
        return async(() -> {
            int sum = 0;
            for (int i = 1; i <= 3; i++) {
                sum += await(square.apply(i));
            }
            return sum;
        });
    }

    public static Object combinators(World w) {
        return async(() -> await(async(() -> await(w.later(1))).map(x -> x + 1).andThen(x -> w.later(x * 2))));
    }

    public static Object unstarted(World w) {
        return async(() -> {
            Future<String> never = async(() -> w.log("never", await(w.later("x"))));
            await(w.later(1));
            return never != null;
        });
    }

    public static Object sameBodyTwice(World w) {
        return async(() -> {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int n = i;
                futures.add(async(() -> w.log("body " + n, await(w.later(n)))));
            }
            int sum = 0;
            for (Future<Integer> f : futures) {
                sum += await(f);
            }
            return sum;
        });
    }
}
