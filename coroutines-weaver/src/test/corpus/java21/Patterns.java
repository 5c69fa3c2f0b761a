// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Patterns in switches and records. */
public final class Patterns {
    sealed interface Shape permits Circle, Rectangle, Group {}

    record Circle(double radius) implements Shape {}

    record Rectangle(int width, int height) implements Shape {}

    record Group(Shape first, Shape second) implements Shape {}

    enum Mode {
        ON,
        OFF
    }

    static Future<Double> area(World w, Shape shape) {
        return async(() -> switch (shape) {
            case Circle(double r) when r > 100 -> await(w.later(-1.0));
            case Circle(var r) -> 3 * r * await(w.later(r));
            case Rectangle(int width, int height) -> (double) (width * await(w.later(height)));
            case Group(Circle c, Rectangle(int a, int b)) -> await(area(w, c)) + a * b;
            case Group g -> await(area(w, g.first())) + await(area(w, g.second()));
        });
    }

    public static Object sealedTypes(World w) {
        return async(() -> {
            Shape all = new Group(new Group(new Circle(1), new Rectangle(2, 3)), new Circle(200));
            return await(area(w, all));
        });
    }

    public static Object guards(World w) {
        return async(() -> {
            StringBuilder s = new StringBuilder();
            for (Object o : new Object[] {1, 200, "text", "", null, Mode.OFF, 2.5, new int[] {1}}) {
                s.append(switch (o) {
                    case null -> await(w.later("null"));
                    case Integer i when i > 100 -> "big" + await(w.later(i));
                    case Integer i -> "int" + i;
                    case String t when t.isEmpty() -> "empty";
                    case String t -> t + await(w.later(t.length()));
                    case Mode.ON -> "on";
                    case Mode m -> m.name() + await(w.later("!"));
                    case int[] a -> "array" + a.length;
                    default -> o.toString();
                });
                s.append(';');
            }
            return s.toString();
        });
    }

    public static Object recordPatterns(World w) {
        return async(() -> {
            Object o = await(w.later((Object) new Group(new Circle(2), new Rectangle(3, 4))));
            if (o instanceof Group(Circle(var r), Rectangle(var a, var b)) && a < await(w.later(5))) {
                return r + a + b + await(w.later(1));
            }
            return 0.0;
        });
    }

    public static Object scope(World w) {
        return async(() -> {
            Object o = await(w.later((Object) "text"));
            if (!(o instanceof String s)) {
                return await(w.later("no text"));
            }
            await(w.later(0));
            return s + s.length();
        });
    }

    public static Object throwingAccessor(World w) {
        record Bad(int x) {
            @Override
            public int x() {
                throw new IllegalStateException("accessor");
            }
        }
        return async(() -> {
            Object o = await(w.later((Object) new Bad(1)));
            try {
                return switch (o) {
                    case Bad(int x) -> x + await(w.later(1));
                    default -> 0;
                };
            } catch (MatchException e) {
                return await(w.later(-1));
            }
        });
    }

    public static Object inGenerator(World w) {
        return generator(out -> {
            for (Object o : List.of(1, "a", new Circle(1))) {
                switch (o) {
                    case Integer i -> out.emit(i + await(w.later(1)));
                    case Circle(double r) -> out.emit("circle " + r);
                    default -> {
                        await(w.later(0));
                        out.emit(o);
                    }
                }
            }
        });
    }
}
