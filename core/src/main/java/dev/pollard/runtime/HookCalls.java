// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Calls the hooks of a runtime, and sees to it that what they throw harms nobody. */
final class HookCalls {
    private static final HookCalls NONE = new HookCalls(new RuntimeHooks() {}, failure -> {});

    private final RuntimeHooks hooks;
    private final Consumer<Throwable> onFailure;

    HookCalls(RuntimeHooks hooks, Consumer<Throwable> onFailure) {
        this.hooks = hooks;
        this.onFailure = onFailure;
    }

    // ---- who is called for what: found once, so that a hook that is not there costs nothing

    /** For the start, the end and the sleep of threads, which are seldom. */
    static HookCalls ofThreads(@Nullable HookCalls calls) {
        return calls == null ? NONE : calls;
    }

    /** For spawns; null if nobody wants to know. */
    static @Nullable HookCalls ofSpawns(@Nullable HookCalls calls) {
        return forAny(calls, "onTaskSpawn");
    }

    /** For polls; null if nobody wants to know. */
    static @Nullable HookCalls ofPolls(@Nullable HookCalls calls) {
        return forAny(calls, "onBeforePoll", "onAfterPoll");
    }

    /** For the ends of tasks; null if nobody wants to know. */
    static @Nullable HookCalls ofEnds(@Nullable HookCalls calls) {
        return forAny(calls, "onTaskEnd");
    }

    private static @Nullable HookCalls forAny(@Nullable HookCalls calls, String... names) {
        return calls != null && Arrays.stream(names).anyMatch(calls::overrides) ? calls : null;
    }

    private boolean overrides(String hook) {
        try {
            return hooks.getClass().getMethod(hook, TaskInfo.class).getDeclaringClass() != RuntimeHooks.class;
        } catch (NoSuchMethodException | LinkageError e) {
            return true; // not to be known, in a native image for one: it is called
        }
    }

    // ---- the calls

    private void call(ObjIntConsumer<RuntimeHooks> hook, int worker) {
        try {
            hook.accept(hooks, worker);
        } catch (Throwable t) {
            onFailure.accept(t);
        }
    }

    void threadStart(int worker) {
        call(RuntimeHooks::onThreadStart, worker);
    }

    void threadStop(int worker) {
        call(RuntimeHooks::onThreadStop, worker);
    }

    void threadPark(int worker) {
        call(RuntimeHooks::onThreadPark, worker);
    }

    void threadUnpark(int worker) {
        call(RuntimeHooks::onThreadUnpark, worker);
    }

    void taskSpawn(TaskInfo task) {
        try {
            hooks.onTaskSpawn(task);
        } catch (Throwable t) {
            onFailure.accept(t);
        }
    }

    void beforePoll(TaskInfo task) {
        try {
            hooks.onBeforePoll(task);
        } catch (Throwable t) {
            onFailure.accept(t);
        }
    }

    void afterPoll(TaskInfo task) {
        try {
            hooks.onAfterPoll(task);
        } catch (Throwable t) {
            onFailure.accept(t);
        }
    }

    void taskEnd(TaskInfo task) {
        try {
            hooks.onTaskEnd(task);
        } catch (Throwable t) {
            onFailure.accept(t);
        }
    }

    @Override
    public String toString() {
        return "HookCalls(" + hooks + ")";
    }
}
