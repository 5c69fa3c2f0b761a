// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Iterators written as bodies. */
public final class Sequences {
    public static Object empty(World w) {
        return sequence(out -> {});
    }

    public static Object counting(World w) {
        return sequence(out -> {
            for (int i = 0; i < 3; i++) {
                out.emit(i);
                w.log("after " + i);
            }
        });
    }

    public static Object fibonacci(World w) {
        return sequence(out -> {
            for (long a = 0, b = 1; a < 50; b += a, a = b - a) {
                out.emit(a);
            }
        });
    }

    public static Object withFinally(World w) {
        return sequence(out -> {
            try (AutoCloseable r = w.open("r")) {
                out.emit("a");
                out.emit("b");
            } finally {
                w.log("finally");
            }
        });
    }

    public static Object failing(World w) {
        return sequence(out -> {
            out.emit(1);
            throw new IllegalStateException("x");
        });
    }

    public static Object nested(World w) {
        return sequence(out -> {
            for (String s : List.of("a", "b")) {
                for (char c : s.toCharArray()) {
                    out.emit(s + c + (c == 'a' ? 1 : 2));
                }
            }
        });
    }

    public static Object tree(World w) {
        return sequence(out -> {
            Deque<Integer> todo = new ArrayDeque<>(List.of(1));
            while (!todo.isEmpty()) {
                int node = todo.pop();
                out.emit(node);
                if (node < 4) {
                    todo.push(node * 2 + 1);
                    todo.push(node * 2);
                }
            }
        });
    }

    public static Object swallowing(World w) {
        return sequence(out -> {
            for (int i = 0; i < 2; i++) {
                try {
                    out.emit(i);
                } catch (Throwable t) {
                    w.log("swallowed");
                }
            }
            w.log("end");
        });
    }

    public static Object nullItem(World w) {
        return sequence(out -> {
            try {
                out.emit(null);
            } catch (NullPointerException e) {
                out.emit("refused");
            }
        });
    }
}
