// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Failures, and who catches them. */
public final class Catching {
    public static Object checked(World w) {
        return async(() -> {
            try {
                return await(w.failing(new IOException("lost")));
            } catch (IOException e) {
                return "caught " + e.getMessage();
            }
        });
    }

    public static Object notThisOne(World w) {
        return async(() -> {
            try {
                return await(w.failing(new IOException("lost")));
            } catch (IllegalStateException e) {
                return "caught " + e.getMessage();
            }
        });
    }

    public static Object several(World w) {
        return async(() -> {
            StringBuilder s = new StringBuilder();
            for (Exception e : List.of(new IOException("a"), new IllegalStateException("b"), new Exception("c"))) {
                try {
                    await(w.failing(e));
                } catch (FileNotFoundException | UncheckedIOException never) {
                    s.append("never");
                } catch (IOException io) {
                    s.append("io");
                } catch (RuntimeException r) {
                    s.append("run").append(await(w.later(1)));
                } catch (Exception x) {
                    s.append("ex");
                }
            }
            return s.toString();
        });
    }

    public static Object localsInHandler(World w) {
        return async(() -> {
            String before = await(w.later("before"));
            int count = 1;
            try {
                count = await(w.later(2));
                before += "!";
                count += await(w.<Integer>failing(new IOException("x")));
                count = 100;
            } catch (IOException e) {
                return before + count + e.getMessage();
            }
            return "no";
        });
    }

    public static Object awaitInHandler(World w) {
        return async(() -> {
            try {
                await(w.failing(new IOException("first")));
            } catch (IOException e) {
                String more = await(w.later("more"));
                w.log(e.getMessage() + more);
                throw new IllegalStateException(more, e);
            }
            return 1;
        });
    }

    public static Object nestedTry(World w) {
        return async(() -> {
            try {
                try {
                    await(w.failing(new IOException("inner")));
                } catch (IllegalStateException e) {
                    w.log("wrong");
                }
                w.log("not here");
            } catch (IOException e) {
                w.log("outer " + e.getMessage());
                try {
                    await(w.failing(new IllegalStateException("second")));
                } catch (IllegalStateException again) {
                    return again.getMessage() + e.getMessage();
                }
            }
            return "no";
        });
    }

    public static Object retry(World w) {
        return async(() -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    if (attempt < 3) {
                        await(w.failing(new IOException("attempt " + attempt)));
                    }
                    return await(w.later("attempt " + attempt));
                } catch (IOException e) {
                    w.log(e.getMessage());
                    await(w.later("pause"));
                }
            }
        });
    }

    public static Object rethrown(World w) {
        return async(() -> {
            try {
                await(w.failing(new IOException("io")));
                return 1;
            } catch (Exception e) {
                w.log(e.getMessage());
                throw e;
            }
        });
    }

    public static Object fromOrdinaryCode(World w) {
        return async(() -> {
            int zero = await(w.later(0));
            try {
                return 1 / zero;
            } catch (ArithmeticException e) {
                return await(w.later(-1));
            }
        });
    }

    public static Object nullFuture(World w) {
        return async(() -> {
            Future<String> none = null;
            try {
                return await(none);
            } catch (NullPointerException e) {
                return "no future";
            }
        });
    }

    public static Object badCast(World w) {
        return async(() -> {
            Object o = await(w.later((Object) "text"));
            try {
                return (Integer) o;
            } catch (ClassCastException e) {
                return await(w.later(7));
            }
        });
    }

    public static Object throwable(World w) {
        return async(() -> {
            try {
                await(w.failing(new IOException("x")));
            } catch (Throwable t) {
                w.log("caught");
                throw t;
            }
            return 0;
        });
    }

    public static Object swallowing(World w) {
        return async(() -> {
            try {
                await(w.later(1));
            } catch (Throwable t) {
                w.log("swallowed " + t.getMessage());
            }
            w.log("goes on");
            return await(w.later(2));
        });
    }

    public static Object error(World w) {
        return async(() -> {
            try {
                await(w.later(1));
                throw new StackOverflowError("made up");
            } catch (Exception e) {
                return "no";
            }
        });
    }

    public static Object variableOfTry(World w) {
        return async(() -> {
            long total = 0;
            for (int i = 0; i < 3; i++) {
                String name = "n" + i;
                try {
                    total += await(w.later((long) i));
                    if (i == 1) {
                        await(w.failing(new IOException(name)));
                    }
                    name = name + "ok";
                } catch (IOException e) {
                    total += 1000;
                }
                w.log(name);
            }
            return total;
        });
    }
}
