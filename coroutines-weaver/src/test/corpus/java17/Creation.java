// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Objects whose constructors are given what is awaited. */
public final class Creation {
    private static World world;

    static class Pair {
        final Object left;
        final Object right;

        static {
            if (world != null) {
                world.log("initialised");
            }
        }

        Pair(Object left, Object right) {
            this.left = left;
            this.right = right;
        }

        Pair(long left, String right) {
            this((Object) left, right);
        }

        @Override
        public String toString() {
            return "(" + left + " " + right + ")";
        }
    }

    class Inner {
        final int x;

        Inner(int x) {
            this.x = x;
        }
    }

    public static Object simple(World w) {
        return async(() -> new Pair(await(w.later(1)), await(w.later(2))).toString());
    }

    public static Object overloaded(World w) {
        return async(() -> new Pair(await(w.later(1L)) + 1, await(w.later("x"))).toString());
    }

    public static Object nested(World w) {
        return async(() -> "" + new Pair(new Pair(1, await(w.later(2))), new Pair(await(w.later(3)), await(w.later(4)))));
    }

    public static Object inExpression(World w) {
        return async(() -> "a" + new Pair(await(w.later("b")), w.log("arg", "c")) + await(w.later("d")));
    }

    public static Object inArray(World w) {
        return async(() -> {
            Pair[] pairs = {new Pair(1, await(w.later(2))), null};
            pairs[await(w.later(1))] = new Pair(await(w.later(3)), 4);
            return Arrays.toString(pairs);
        });
    }

    public static Object withTernary(World w) {
        return async(() -> {
            boolean flag = await(w.later(true));
            return new Pair(flag ? "yes" : "no", flag ? await(w.later(1)) : await(w.later(2))).toString();
        });
    }

    public static Object withSwitchAndTry(World w) {
        return async(() -> new Pair("x", switch (await(w.later(1))) {
            case 1 -> {
                try {
                    yield await(w.<String>failing(new IOException("lost")));
                } catch (IOException e) {
                    yield await(w.later("found"));
                }
            }
            default -> "none";
        }).toString());
    }

    public static Object thrown(World w) {
        return async(() -> {
            throw new IOException(await(w.later("message")), new Exception(await(w.later("cause"))));
        });
    }

    public static Object statement(World w) {
        return async(() -> {
            new Pair(await(w.later(1)), 2);
            return 0;
        });
    }

    public static Object inner(World w) {
        return async(() -> {
            Creation outer = new Creation();
            Inner inner = outer.new Inner(await(w.later(5)));
            return inner.x;
        });
    }

    public static Object anonymous(World w) {
        return async(() -> {
            Object o = new Pair(await(w.later(1)), await(w.later(2))) {
                @Override
                public String toString() {
                    return "anonymous " + left;
                }
            };
            return o.toString();
        });
    }

    public static Object local(World w) {
        return async(() -> {
            int captured = await(w.later(7));
            class Local {
                final int more;

                Local(int more) {
                    this.more = more;
                }

                int sum() {
                    return captured + more;
                }
            }
            return new Local(await(w.later(8))).sum();
        });
    }

    public static Object collections(World w) {
        return async(() -> new ArrayList<>(List.of(await(w.later(1)), await(w.later(2)))));
    }

    public static Object failingArgument(World w) {
        return async(() -> {
            try {
                return new Pair(w.log("one", 1), await(w.failing(new IOException("two")))).toString();
            } catch (IOException e) {
                return e.getMessage();
            }
        });
    }

    public static Object failingConstructor(World w) {
        return async(() -> {
            try {
                return new ArrayList<>(await(w.later(-1)));
            } catch (IllegalArgumentException e) {
                return await(w.later("refused"));
            }
        });
    }

    public static Object stringBuilder(World w) {
        return async(() -> new String(new char[] {await(w.later('a')), 'b'}, await(w.later(0)), await(w.later(2))));
    }
}
