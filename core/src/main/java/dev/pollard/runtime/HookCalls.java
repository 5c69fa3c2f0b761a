// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** Calls the hooks of a runtime, and sees to it that what they throw harms nobody. */
final class HookCalls {
    private final RuntimeHooks hooks;
    private final Consumer<Throwable> onFailure;

    HookCalls(RuntimeHooks hooks, Consumer<Throwable> onFailure) {
        this.hooks = hooks;
        this.onFailure = onFailure;
    }

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
}
