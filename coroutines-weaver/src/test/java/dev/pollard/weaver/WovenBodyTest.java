// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.pollard.coroutine.AsyncBody;
import dev.pollard.coroutine.AsyncTrace;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;

/** What a woven body holds, allocates and tells. */
class WovenBodyTest {
    private static final String SOURCE = """
            package b;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.coroutine.*;
            import dev.pollard.future.*;
            import java.util.*;
            public class Bodies {
                public static Future<Object> dead(Future<Object> a, Future<Object> b, Object captured) {
                    return async(() -> {
                        Object local = await(a);
                        String used = "" + local + captured;
                        await(b);
                        return used;
                    });
                }
                public static Future<Long> typical(Object one, Object two, Future<Integer> leaf) {
                    return async(() -> {
                        int i = await(leaf);
                        long sum = i;
                        String text = one.toString();
                        sum += await(leaf);
                        return sum + text.length() + two.hashCode() + i;
                    });
                }
                public static Future<Integer> ready(Future<Integer> leaf, int times) {
                    return async(() -> {
                        int sum = 0;
                        for (int i = 0; i < times; i++) {
                            sum += await(leaf);
                        }
                        return sum;
                    });
                }
                public static Future<Integer> outer(Future<Integer> leaf) {
                    return async(() ->
                        await(middle(leaf)) + 1);
                }
                static Future<Integer> middle(Future<Integer> leaf) {
                    return async(() -> {
                        int x = 1;
                        return x +
                            await(inner(leaf));
                    });
                }
                static Future<Integer> inner(Future<Integer> leaf) {
                    return async(() -> {
                        int n = await(leaf);
                        if (n < 0) {
                            throw new IllegalStateException("negative");
                        }
                        return n;
                    });
                }
                public static AsyncBody<Integer> value() {
                    return () -> 1;
                }
                public static Future<Integer> scoped(Future<Integer> leaf) {
                    return async(() -> {
                        String notUsedAgain = "kept?";
                        notUsedAgain.length();
                        int x = await(leaf);
                        return x;
                    });
                }
            }
            """;

    private static Map<String, byte[]> weave(boolean keepVariables) {
        return Weaves.all(
                Compiled.classes(Map.of("b.Bodies", SOURCE), "--release", "17", "-g"), new Options(keepVariables));
    }

    private final Class<?> bodies = load(weave(false));

    private static Class<?> load(Map<String, byte[]> classes) {
        try {
            return Weaves.load(classes).loadClass("b.Bodies");
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T call(Class<?> type, String name, Object... arguments) throws Exception {
        return (T) Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .invoke(null, arguments);
    }

    /** What the fields of a run refer to. */
    private static List<Object> held(Object run) throws IllegalAccessException {
        List<Object> held = new ArrayList<>();
        for (Class<?> type = run.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    held.add(field.get(run));
                }
            }
        }
        return held;
    }

    @Test
    void nothingThatIsDeadIsHeldWhileABodyWaits() throws Exception {
        ManualFuture<Object> a = ManualFuture.named("a");
        ManualFuture<Object> b = ManualFuture.named("b");
        StringBuilder captured = new StringBuilder("captured");
        Future<Object> run = call(bodies, "dead", a, b, captured);
        TestTask<Object> task = TestTask.of(run);
        task.assertPending();
        assertThat(held(run)).contains(captured, a, b);
        StringBuilder local = new StringBuilder("local");
        a.complete(local);

        task.assertPending();

        assertThat(held(run)).contains(b, "localcaptured").doesNotContain(local, captured, a);
    }

    @Test
    void nothingIsHeldAfterTheEnd() throws Exception {
        Object one = new Object();
        ManualFuture<Integer> leaf = ManualFuture.named("leaf");
        Future<Long> done = call(bodies, "ready", new Constant(), 3);
        Future<Long> failed = call(bodies, "typical", one, one, leaf);
        Future<Long> cancelled = call(bodies, "typical", one, one, leaf);
        Future<Long> waiting = call(bodies, "typical", one, one, ManualFuture.named("other"));
        assertThat(done.poll(TestContext.create()).isReady()).isTrue();
        waiting.poll(TestContext.create());
        waiting.cancel();
        leaf.fail(new IOException("x"));
        assertThatThrownBy(() -> failed.poll(TestContext.create())).hasMessage("x");
        cancelled.cancel();

        assertThat(held(done)).containsOnlyNulls();
        assertThat(held(failed)).containsOnlyNulls();
        assertThat(held(cancelled)).containsOnlyNulls();
        assertThat(held(waiting)).containsOnlyNulls();
    }

    /** Two captures, a future, and three variables: with headers and the state no more than 56 bytes. */
    @Test
    void aRunHasAsManyFieldsAsAreNeededAtOnce() throws Exception {
        Object run = call(bodies, "typical", "one", "two", new Constant());
        List<String> types = new ArrayList<>();
        for (Field field : run.getClass().getDeclaredFields()) {
            types.add(field.getType().getSimpleName());
        }

        assertThat(types).containsExactlyInAnyOrder("Object", "Object", "Future", "int", "long", "String");
    }

    private static final class Constant implements Future<Integer> {
        private static final Poll<Integer> ONE = Poll.ready(1);

        @Override
        public Poll<Integer> poll(Context cx) {
            return ONE;
        }

        @Override
        public void cancel() {}
    }

    @Test
    void awaitingWhatIsReadyNeitherSuspendsNorAllocates() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Context cx = TestContext.create();
        Future<Integer> warm = call(bodies, "ready", new Constant(), 10);
        warm.poll(cx);
        Future<Integer> run = call(bodies, "ready", new Constant(), 10_000);

        threads.getThreadAllocatedBytes(thread);
        long before = threads.getThreadAllocatedBytes(thread);
        Poll<Integer> poll = run.poll(cx);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(poll.value()).isEqualTo(10_000);
        assertThat(allocated).isLessThan(1000); // the result, and what measuring takes
    }

    @Test
    void aFailureShowsAllBodiesWithTheirLines() throws Exception {
        ManualFuture<Integer> leaf = ManualFuture.named("leaf");
        TestTask<Integer> task = TestTask.of(call(bodies, "outer", leaf));
        task.assertPending();
        task.assertPending();
        leaf.complete(-1);

        IllegalStateException failure = task.assertFailed(IllegalStateException.class);

        assertThat(lines(failure))
                .containsSubsequence(
                        "lambda$inner(Bodies.java:48)",
                        "poll(Bodies.java)",
                        "lambda$middle(Bodies.java:41)",
                        "poll(Bodies.java)",
                        "lambda$outer(Bodies.java:35)",
                        "poll(Bodies.java)");
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void aFailureOfSomewhereElseIsGivenTheBodies() throws Exception {
        ManualFuture<Integer> leaf = ManualFuture.named("leaf");
        IOException elsewhere = new IOException("elsewhere");
        elsewhere.setStackTrace(new StackTraceElement[] {new StackTraceElement("x.Y", "z", "Y.java", 3)});
        TestTask<Integer> task = TestTask.of(call(bodies, "outer", leaf));
        task.assertPending();
        leaf.fail(elsewhere);

        IOException failure = task.assertFailed(IOException.class);

        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AsyncTrace.class);
        assertThat(lines(failure.getSuppressed()[0]))
                .containsExactly(
                        "lambda$inner(Bodies.java:46)",
                        "lambda$middle(Bodies.java:41)",
                        "lambda$outer(Bodies.java:35)");
    }

    private static List<String> lines(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .map(element -> element.getMethodName().replaceAll("\\$\\d+$", "") // compilers count differently
                        + "("
                        + element.getFileName()
                        + (element.getLineNumber() > 0 ? ":" + element.getLineNumber() : "")
                        + ")")
                .toList();
    }

    @Test
    void aRunTellsWhereItStandsAndWhatItAwaits() throws Exception {
        ManualFuture<Integer> leaf = ManualFuture.named("leaf");
        Future<Integer> run = call(bodies, "outer", leaf);
        run.poll(TestContext.create());

        Names names = new Names();
        run.inspect(names);
        assertThat(names.name).isEqualTo("async Bodies.outer(Bodies.java:35)");
        assertThat(names.child).hasToString("async Bodies.middle(Bodies.java:41)");
    }

    private static final class Names implements Inspector {
        private String name;
        private Object child;

        @Override
        public void name(String is) {
            name = is;
        }

        @Override
        public void child(Object is) {
            child = is;
        }

        @Override
        public void waitsFor(String what) {}

        @Override
        public void waitsFor(Object resource, TaskInfo holder, long sinceNanos) {}
    }

    @Test
    void aBodyIsNotCalledDirectly() throws Exception {
        AsyncBody<Integer> body = call(bodies, "value");

        assertThatThrownBy(body::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("body called directly: async Bodies.value(Bodies.java:")
                .hasMessageContaining("await(async(body)) runs it");
    }

    @Test
    void variablesInScopeAreKeptForADebuggerIfAsked() throws Exception {
        Future<Integer> plain = call(bodies, "scoped", ManualFuture.named("leaf"));
        Future<Integer> kept = call(load(weave(true)), "scoped", ManualFuture.named("leaf"));
        plain.poll(TestContext.create());
        kept.poll(TestContext.create());

        assertThat(held(plain)).doesNotContain("kept?");
        assertThat(held(kept)).contains("kept?");
    }

    @Test
    void aDebuggerFindsTheVariablesByTheirNames() {
        ClassNode node = new ClassNode();
        new ClassReader(weave(false).get("b.Bodies")).accept(node, 0);

        List<String> names = node.methods.stream()
                .filter(method -> method.name.startsWith("lambda$typical"))
                .flatMap(method -> method.localVariables.stream())
                .sorted((one, two) -> one.index - two.index)
                .map((LocalVariableNode variable) -> variable.name + ":" + variable.index)
                .distinct() // one for each stretch where the variable has its value
                .toList();
        assertThat(names).containsExactly("leaf:2", "one:3", "two:4", "i:5", "sum:6", "text:8");
    }
}
