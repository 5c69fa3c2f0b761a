// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Loops over streams. */
public final class StreamLoops {
    public static Object plain(World w) {
        return async(() -> {
            int sum = 0;
            try (Items<Integer> items = items(w.stream(1, 2, 3))) {
                while (items.advance()) {
                    sum += items.item();
                }
            }
            return sum;
        });
    }

    public static Object waitingBetween(World w) {
        return async(() -> {
            StringBuilder s = new StringBuilder();
            try (Items<String> items = items(w.stream("a", "b"))) {
                while (items.advance()) {
                    s.append(items.item()).append(await(w.later(s.length())));
                }
            } finally {
                w.log("loop over");
            }
            return s.toString();
        });
    }

    public static Object breaking(World w) {
        return async(() -> {
            try (Items<Integer> items = items(w.stream(1, 2, 3))) {
                while (items.advance()) {
                    if (items.item() == 2) {
                        break;
                    }
                    await(w.later(0));
                }
            }
            return await(w.later("after"));
        });
    }

    public static Object notClosed(World w) {
        return async(() -> {
            Items<Integer> items = items(w.stream(1, 2, 3));
            items.advance();
            return items.item() + await(w.later(1)) + w.log("still open", 0) + close(items);
        });
    }

    private static int close(Items<?> items) {
        items.close();
        return 0;
    }

    public static Object nested(World w) {
        return async(() -> {
            List<String> pairs = new ArrayList<>();
            try (Items<Integer> outer = items(w.stream(1, 2))) {
                while (outer.advance()) {
                    try (Items<String> inner = items(w.stream("x", "y"))) {
                        while (inner.advance()) {
                            pairs.add(outer.item() + inner.item());
                        }
                    }
                }
            }
            return pairs;
        });
    }

    public static Object each(World w) {
        return async(() -> {
            List<Integer> seen = new ArrayList<>();
            forEach(w.stream(1, 2, 3), n -> {
                seen.add(n);
                w.log("seen " + await(w.later(n)));
            });
            return seen;
        });
    }

    public static Object eachFails(World w) {
        return async(() -> {
            try {
                forEach(w.stream(1, 2, 3), n -> {
                    if (await(w.later(n)) == 2) {
                        throw new IOException("at " + n);
                    }
                });
            } catch (IOException e) {
                return e.getMessage();
            }
            return "no";
        });
    }

    public static Object inGenerator(World w) {
        return generator(out -> {
            try (Items<Integer> items = items(w.stream(1, 2))) {
                while (items.advance()) {
                    out.emit(items.item() * 10);
                    out.emit(await(w.later(items.item())));
                }
            }
        });
    }

    public static Object together(World w) {
        return async(() -> {
            List<Integer> all = awaitAll(List.of(w.now(1), w.now(2), w.now(3)));
            Tuple2<String, Integer> two = awaitAll(w.now("x"), w.now(7));
            return all + two.t1() + two.t2() + await(w.later(0));
        });
    }
}
