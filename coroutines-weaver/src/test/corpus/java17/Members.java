// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Bodies in members of all kinds of types. */
public class Members {
    private final World w;
    private int field = 1;
    protected String name = "members";

    Members(World w) {
        this.w = w;
    }

    private int hidden(int x) {
        return x + field;
    }

    protected String greet() {
        return "hello";
    }

    Future<Integer> instance() {
        return async(() -> {
            field += await(w.later(2));
            this.field = hidden(await(w.later(3)));
            return field + hidden(1);
        });
    }

    private synchronized int locked() {
        return ++field;
    }

    Future<Integer> synchronizedCallee() {
        return async(() -> {
            int before = await(w.later(0));
            synchronized (this) {
                before += locked();
            }
            return before + await(w.later(1));
        });
    }

    static class Sub extends Members {
        Sub(World w) {
            super(w);
        }

        @Override
        protected String greet() {
            return "overridden";
        }

        Future<String> callsSuper(World w) {
            return async(() -> super.greet() + await(w.later("+")) + greet() + name);
        }
    }

    enum Planet {
        EARTH(3) {
            @Override
            Future<Integer> weight(World w) {
                return async(() -> place * await(w.later(10)));
            }
        },
        MARS(4) {
            @Override
            Future<Integer> weight(World w) {
                return async(() -> await(EARTH.weight(w)) + place);
            }
        };

        final int place;

        Planet(int place) {
            this.place = place;
        }

        abstract Future<Integer> weight(World w);
    }

    record Point(int x, int y) {
        Future<Integer> distance(World w) {
            return async(() -> Math.abs(x) + await(w.later(Math.abs(y()))));
        }

        static Future<Point> origin(World w) {
            return async(() -> new Point(await(w.later(0)), await(w.later(0))));
        }
    }

    interface Shape {
        int sides();

        default Future<Integer> doubled(World w) {
            return async(() -> sides() * await(w.later(2)) + own(1));
        }

        private int own(int x) {
            return x + sides();
        }

        private Future<Integer> secret(World w) {
            return async(() -> own(await(w.later(100))));
        }

        default Future<Integer> both(World w) {
            return async(() -> await(doubled(w)) + await(secret(w)));
        }

        static Future<String> named(World w) {
            return async(() -> "shape" + await(w.later("!")));
        }
    }

    static final class Square implements Shape {
        @Override
        public int sides() {
            return 4;
        }

        @Override
        public Future<Integer> both(World w) {
            return async(() -> await(Shape.super.both(w)) + 1);
        }
    }

    static class Box<T extends Comparable<T>> {
        T value;

        Box(T value) {
            this.value = value;
        }

        <U extends CharSequence & Comparable<U>> Future<String> mix(World w, U u) {
            return async(() -> {
                T mine = value;
                U theirs = await(w.later(u));
                return mine.compareTo(await(w.later(mine))) + " " + theirs.length() + theirs.compareTo(u);
            });
        }

        Future<T> larger(World w, T other) {
            return async(() -> {
                T o = await(w.later(other));
                return value.compareTo(o) >= 0 ? value : o;
            });
        }
    }

    abstract static class Source<T> {
        abstract Future<T> next(World w);

        Future<List<T>> two(World w) {
            return async(() -> List.of(await(next(w)), await(next(w))));
        }
    }

    static final class Numbers extends Source<Integer> {
        private int n;

        @Override
        Future<Integer> next(World w) { // has a bridge
            return async(() -> await(w.later(n++)));
        }
    }

    class Inner {
        int more = 10;

        Future<Integer> sum() {
            return async(() -> field + more + await(w.later(100)));
        }
    }

    static final class Own implements AsyncBody<String> {
        private final World w;

        Own(World w) {
            this.w = w;
        }

        @Override
        public String run() throws Exception {
            String a = await(w.later("own"));
            return a + await(w.later("body"));
        }
    }

    public static Object instances(World w) {
        return new Members(w).instance();
    }

    public static Object monitorBetweenAwaits(World w) {
        return new Members(w).synchronizedCallee();
    }

    public static Object superCall(World w) {
        return new Sub(w).callsSuper(w);
    }

    public static Object enums(World w) {
        return Planet.MARS.weight(w);
    }

    public static Object records(World w) {
        return async(() -> {
            Point origin = await(Point.origin(w));
            return origin + " " + await(new Point(-3, 4).distance(w));
        });
    }

    public static Object interfaces(World w) {
        return async(() -> await(new Square().both(w)) + await(Shape.named(w)));
    }

    public static Object generics(World w) {
        return async(() -> await(new Box<>(5).mix(w, "abc")) + await(new Box<>("x").larger(w, "y")));
    }

    public static Object bridges(World w) {
        return new Numbers().two(w);
    }

    public static Object innerClass(World w) {
        return new Members(w).new Inner().sum();
    }

    public static Object ownClass(World w) {
        Own own = new Own(w);
        return async(() -> await(async(own)) + await(async(own)));
    }

    public static Object anonymousClass(World w) {
        AsyncBody<Integer> body = new AsyncBody<>() {
            private int runs;

            @Override
            public Integer run() throws Exception {
                runs++;
                return runs * await(w.later(10));
            }
        };
        return async(() -> await(async(body)) + await(async(body)));
    }

    public static Object anonymousAction(World w) {
        AsyncAction action = new AsyncAction() {
            @Override
            public void run() throws Exception {
                w.log(await(w.later("action")));
            }
        };
        return async(action);
    }

    private static final AsyncBody<String> CONSTANT = () -> "constant";

    public static Object inStaticField(World w) {
        return async(() -> await(async(CONSTANT)) + await(w.later("!")));
    }

    public static Object varargs(World w) {
        return sum(w, 1, 2, 3);
    }

    private static Future<Integer> sum(World w, int... numbers) {
        return async(() -> {
            int sum = 0;
            for (int n : numbers) {
                sum += await(w.later(n));
            }
            return sum;
        });
    }
}
