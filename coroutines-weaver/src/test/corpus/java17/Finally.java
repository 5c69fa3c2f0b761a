// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Finally blocks, also on the way out of a cancelled body. */
public final class Finally {
    public static Object simple(World w) {
        return async(() -> {
            try {
                return await(w.later("value"));
            } finally {
                w.log("finally");
            }
        });
    }

    public static Object afterFailure(World w) {
        return async(() -> {
            try {
                return await(w.failing(new IOException("x")));
            } finally {
                w.log("finally");
            }
        });
    }

    public static Object waiting(World w) {
        return async(() -> {
            try {
                return await(w.later("value"));
            } finally {
                w.log("closing");
                await(w.later(0));
                w.log("closed");
            }
        });
    }

    public static Object waitingTwice(World w) {
        return async(() -> {
            int n = 1;
            try {
                n = await(w.later(2));
                n += await(w.later(3));
            } finally {
                w.log("closing " + n);
                await(w.later(0));
                w.log("half " + n);
                await(w.later(0));
                w.log("closed " + n);
            }
            return n;
        });
    }

    public static Object nested(World w) {
        return async(() -> {
            try {
                try {
                    await(w.later(1));
                    w.log("body");
                    return await(w.later(2));
                } finally {
                    w.log("inner " + await(w.later("waits")));
                }
            } finally {
                w.log("outer " + await(w.later("waits too")));
            }
        });
    }

    public static Object failing(World w) {
        return async(() -> {
            try {
                return await(w.later(1));
            } finally {
                if (await(w.later(true))) {
                    throw new IOException("from finally");
                }
            }
        });
    }

    public static Object returning(World w) {
        return async(() -> {
            try {
                await(w.failing(new IOException("dropped")));
                return 1;
            } finally {
                return 2;
            }
        });
    }

    public static Object breaking(World w) {
        return async(() -> {
            int i = 0;
            while (true) {
                try {
                    i += await(w.later(1));
                    if (i == 5) {
                        throw new IOException("dropped");
                    }
                } finally {
                    if (i == 5) {
                        break;
                    }
                }
            }
            return i;
        });
    }

    public static Object readyCleanup(World w) {
        return async(() -> {
            try {
                return await(w.later(1));
            } finally {
                w.log("cleanup " + await(w.now("at once")));
            }
        });
    }

    public static Object catchAndFinally(World w) {
        return async(() -> {
            String s = "";
            try {
                s += await(w.<String>failing(new IOException("a")));
            } catch (IOException e) {
                s += await(w.later("caught"));
            } finally {
                s += await(w.later("finally"));
                w.log(s);
            }
            return s;
        });
    }

    public static Object returnValueIsKept(World w) {
        return async(() -> {
            int n = 1;
            try {
                return n;
            } finally {
                n = await(w.later(2));
                w.log(n);
            }
        });
    }

    public static Object innerBody(World w) {
        return async(() -> {
            try {
                return await(async(() -> {
                    try {
                        return await(w.later("deep"));
                    } finally {
                        w.log("child closing");
                        await(w.later(0));
                        w.log("child closed");
                    }
                }));
            } finally {
                w.log("parent closing");
                await(w.later(0));
                w.log("parent closed");
            }
        });
    }

    public static Object innerBodyFailsOnTheWayOut(World w) {
        return async(() -> {
            try {
                return await(async(() -> {
                    try {
                        return await(w.later("deep"));
                    } finally {
                        if (w.log("child", true)) {
                            throw new IOException("child's cleanup");
                        }
                    }
                }));
            } finally {
                w.log("parent");
            }
        });
    }

    public static Object innerBodySwallows(World w) {
        return async(() -> {
            String s = await(async(() -> {
                try {
                    return await(w.later("deep"));
                } catch (Throwable t) {
                    return "swallowed";
                }
            }));
            w.log("parent goes on with " + s);
            return s;
        });
    }

    public static Object bodyInCleanup(World w) {
        return async(() -> {
            try {
                await(w.later(1));
            } finally {
                await(async(() -> {
                    w.log("cleanup begins");
                    await(w.later(0));
                    w.log("cleanup ends");
                }));
            }
            return 1;
        });
    }

    public static Object loopInCleanup(World w) {
        return async(() -> {
            List<String> open = new ArrayList<>(List.of("a", "b", "c"));
            try {
                await(w.later(1));
            } finally {
                for (String s : open) {
                    w.log("closing " + s + await(w.later("")));
                }
            }
            return open;
        });
    }

    public static Object failureOfCleanupIsCaught(World w) {
        return async(() -> {
            try {
                try {
                    return await(w.later(1));
                } finally {
                    w.log("cleanup");
                    if (await(w.now(true))) {
                        throw new IOException("of cleanup");
                    }
                }
            } catch (IOException e) {
                w.log(e.getMessage() + await(w.later("!")));
                return 2;
            }
        });
    }
}
