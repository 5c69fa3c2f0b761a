// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Switches, old and new. */
public final class Switches {
    enum Color {
        RED,
        GREEN,
        BLUE
    }

    public static Object overInt(World w) {
        return async(() -> {
            StringBuilder s = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                switch (await(w.later(i))) {
                    case 0:
                        s.append("zero");
                    case 1:
                        s.append(await(w.later("one")));
                        break;
                    case 3:
                        s.append("three");
                        continue;
                    default:
                        s.append("other");
                }
                s.append(';');
            }
            return s.toString();
        });
    }

    public static Object sparse(World w) {
        return async(() -> {
            int hit = 0;
            for (int i : new int[] {7, 1_000_000, -5}) {
                switch (i) {
                    case 1_000_000 -> hit += await(w.later(1));
                    case -5 -> hit += await(w.later(10));
                    default -> await(w.later(0));
                }
            }
            return hit;
        });
    }

    public static Object overEnum(World w) {
        return async(() -> {
            String s = "";
            for (Color color : Color.values()) {
                s += switch (color) {
                    case RED -> await(w.later("r"));
                    case GREEN -> "g";
                    case BLUE -> {
                        String b = await(w.later("b"));
                        yield b + await(w.later("lue"));
                    }
                };
            }
            return s;
        });
    }

    public static Object overString(World w) {
        return async(() -> {
            String s = "";
            for (String word : List.of("Aa", "BB", "other")) { // the first two have one hash
                switch (await(w.later(word))) {
                    case "Aa" -> s += await(w.later("1"));
                    case "BB" -> s += "2";
                    default -> s += await(w.later("3"));
                }
            }
            return s;
        });
    }

    public static Object inExpression(World w) {
        return async(() -> {
            int x = 10 + await(w.later(1)) * switch (await(w.later("two"))) {
                case "one" -> 1;
                case "two" -> await(w.later(2));
                default -> throw new IOException("no number");
            };
            return x;
        });
    }

    public static Object withTry(World w) {
        return async(() -> {
            return "result: " + w.log("before", "-") + switch (await(w.later(1))) {
                case 1 -> {
                    try {
                        yield await(w.<String>failing(new IOException("x")));
                    } catch (IOException e) {
                        yield e.getMessage() + await(w.later("y"));
                    } finally {
                        w.log("finally");
                    }
                }
                default -> "none";
            } + await(w.later("!"));
        });
    }

    public static Object nestedSwitch(World w) {
        return async(() -> {
            int n = await(w.later(2));
            return switch (n) {
                case 1 -> "no";
                case 2 -> switch (await(w.later(Color.GREEN))) {
                    case GREEN -> await(w.later("green"));
                    default -> "not green";
                };
                default -> throw new IllegalStateException();
            };
        });
    }

    public static Object throwingCase(World w) {
        return async(() -> switch (await(w.later(3))) {
            case 1, 2 -> await(w.later("small"));
            default -> throw new IOException("large " + await(w.later(3)));
        });
    }
}
