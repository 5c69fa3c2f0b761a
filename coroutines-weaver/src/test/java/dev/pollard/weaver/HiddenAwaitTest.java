// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.coroutine.NotWovenException;
import dev.pollard.future.Future;
import dev.pollard.testkit.TestTask;
import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An await that no weaver can see, since there is a frame between it and the body that can't be suspended: of native code, of reflection, of a method handle. It is
 * refused when it is reached, with the place and the way out.
 */
class HiddenAwaitTest {
    private static final String SOURCE = """
            package h;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.coroutine.*;
            import dev.pollard.future.*;
            import java.lang.invoke.*;
            import java.lang.reflect.*;
            public class Hidden {
                public static Future<Object> reflection() {
                    return async(() -> {
                        await(Futures.yieldNow());
                        Method method = Coroutines.class.getMethod("await", Future.class);
                        try {
                            return method.invoke(null, Futures.ready(1));
                        } catch (InvocationTargetException e) {
                            throw (Exception) e.getCause();
                        }
                    });
                }
                public static Future<Object> handle() {
                    return async(() -> {
                        await(Futures.yieldNow());
                        MethodHandle handle = MethodHandles.lookup().findStatic(
                            Coroutines.class, "await", MethodType.methodType(Object.class, Future.class));
                        try {
                            return handle.invoke(Futures.ready(1));
                        } catch (Throwable t) {
                            throw (Exception) t;
                        }
                    });
                }
                public static Future<Object> nativeFrame() {
                    return async(() -> {
                        await(Futures.yieldNow());
                        // The VM calls the initialiser of a class, and that a method by reflection.
                        try {
                            return Initialised.VALUE;
                        } catch (ExceptionInInitializerError e) {
                            throw (Exception) e.getCause();
                        }
                    });
                }
                static class Initialised {
                    static final Object VALUE = value();
                    static Object value() {
                        try {
                            return Coroutines.class.getMethod("await", Future.class).invoke(null, Futures.ready(1));
                        } catch (InvocationTargetException e) {
                            throw (RuntimeException) e.getCause();
                        } catch (ReflectiveOperationException e) {
                            throw new AssertionError(e);
                        }
                    }
                }
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"reflection", "handle", "nativeFrame"})
    void isRefusedWhereItIsReached(String name) throws Exception {
        Map<String, byte[]> woven =
                Weaves.all(Compiled.classes(Map.of("h.Hidden", SOURCE), "--release", "17", "-g"), Options.DEFAULT);
        Method method = Weaves.load(woven).loadClass("h.Hidden").getMethod(name);
        TestTask<?> task = TestTask.of((Future<?>) method.invoke(null));
        task.assertPending();

        NotWovenException refused = task.assertFailed(NotWovenException.class);

        assertThat(refused)
                .hasMessageContaining("await called outside of a body that can be suspended, in h.Hidden")
                .hasMessageContaining("(Hidden.java:")
                .hasMessageContaining("pollard-maven-plugin");
    }
}
