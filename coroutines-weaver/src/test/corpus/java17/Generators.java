// SPDX-License-Identifier: Apache-2.0
package corpus;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.future.*;
import dev.pollard.weaver.run.World;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Streams written as bodies. */
public final class Generators {
    public static Object empty(World w) {
        return generator(out -> {});
    }

    public static Object constants(World w) {
        return generator(out -> {
            out.emit("a");
            out.emit("b");
        });
    }

    public static Object counting(World w) {
        return generator(out -> {
            for (int i = 0; i < 4; i++) {
                out.emit(i);
                w.log("after " + i);
            }
        });
    }

    public static Object awaiting(World w) {
        return generator(out -> {
            int n = await(w.later(1));
            out.emit(n);
            n += await(w.later(1));
            out.emit(n);
        });
    }

    public static Object mixed(World w) {
        return generator(out -> {
            long sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += await(w.later((long) i));
                out.emit(sum);
                out.emit("item " + await(w.later(i)));
            }
            w.log("end of body");
        });
    }

    public static Object withFinally(World w) {
        return generator(out -> {
            try {
                out.emit(1);
                await(w.later(0));
                out.emit(2);
            } finally {
                w.log("finally");
            }
        });
    }

    public static Object waitingInFinally(World w) {
        return generator(out -> {
            try (AutoCloseable r = w.open("r")) {
                out.emit(1);
                out.emit(await(w.later(2)));
            } finally {
                w.log("closing");
                await(w.later(0));
                w.log("closed");
            }
        });
    }

    public static Object emittingInFinally(World w) {
        return generator(out -> {
            try {
                out.emit(1);
                await(w.later(0));
            } finally {
                w.log("before");
                out.emit("last");
                w.log("after");
            }
        });
    }

    public static Object failing(World w) {
        return generator(out -> {
            out.emit(1);
            await(w.failing(new IOException("x")));
            out.emit(2);
        });
    }

    public static Object catching(World w) {
        return generator(out -> {
            for (int i = 0; i < 3; i++) {
                try {
                    out.emit(i);
                    if (i == 1) {
                        await(w.failing(new IOException("x" + i)));
                    }
                } catch (IOException e) {
                    out.emit(e.getMessage());
                }
            }
        });
    }

    public static Object nullItem(World w) {
        return generator(out -> {
            try {
                out.emit(null);
            } catch (NullPointerException e) {
                out.emit("refused");
            }
        });
    }

    public static Object onTheStack(World w) {
        return generator(out -> {
            out.emit("a" + await(w.later("b")) + w.log("c", "c"));
            out.emit(await(w.later(true)) ? await(w.later("yes")) : "no");
            out.emit(new StringBuilder(await(w.later("sb"))).append(1).toString());
        });
    }

    public static Object nestedBodies(World w) {
        return generator(out -> {
            for (int i = 0; i < 2; i++) {
                int n = i;
                out.emit(await(async(() -> n + await(w.later(10)))));
            }
        });
    }

    public static Object captured(World w) {
        List<String> words = List.of("one", "two");
        int times = 2;
        return generator(out -> {
            for (String word : words) {
                for (int i = 0; i < times; i++) {
                    out.emit(word + i);
                }
            }
        });
    }

    public static Object early(World w) {
        return generator(out -> {
            out.emit(1);
            if (await(w.later(true))) {
                return;
            }
            out.emit(2);
        });
    }

    public static Object swallowing(World w) {
        return generator(out -> {
            try {
                out.emit(1);
                await(w.later(1));
            } catch (Throwable t) {
                w.log("swallowed");
            }
            w.log("goes on");
            out.emit(2);
            await(w.later(2));
            w.log("end");
        });
    }

    private final World w;

    Generators(World w) {
        this.w = w;
    }

    private void body(Emitter<Object> out) throws Exception {
        out.emit(await(w.later("by reference")));
        out.emit("2");
    }

    Object make() {
        return generator(this::body);
    }

    public static Object reference(World w) {
        return new Generators(w).make();
    }
}
