// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Shows the tasks of a runtime through JMX, so that a dump can be had from outside: by {@code jconsole}, {@code jcmd} or whatever looks at a process.
 *
 * <pre>{@code
 * AsyncRuntime runtime = AsyncRuntime.create();
 * JmxTasks shown = JmxTasks.register(runtime);
 * ...
 * shown.close();
 * }</pre>
 *
 * <p><b>Behaviour.</b> The bean is a {@link TasksMXBean} with the name {@code dev.pollard:type=Tasks,name=} and the name of the runtime. It costs nothing while
 * nobody asks it. It keeps the runtime reachable until it is closed; closing the runtime does not close it, so that what did not end can be looked at.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * <p><b>Modules.</b> Needs {@code java.management}, which this module does not bring along.
 */
public final class JmxTasks implements AutoCloseable {
    private static final String DOMAIN = "dev.pollard";

    private final ObjectName name;

    private JmxTasks(ObjectName name) {
        this.name = name;
    }

    /**
     * Shows the tasks of a runtime under its name.
     *
     * @param runtime the runtime
     * @return the registration
     * @throws IllegalStateException if a runtime of that name is shown already
     */
    public static JmxTasks register(AsyncRuntime runtime) {
        Objects.requireNonNull(runtime, "runtime");
        return register(runtime, runtime.name());
    }

    /**
     * Shows the tasks of a runtime.
     *
     * @param runtime the runtime
     * @param name what to call it
     * @return the registration
     * @throws IllegalStateException if a runtime of that name is shown already
     */
    public static JmxTasks register(AsyncRuntime runtime, String name) {
        Objects.requireNonNull(runtime, "runtime");
        return register(new View(runtime::toString, runtime::liveTasks, runtime::metrics, runtime::dump), name);
    }

    /**
     * Shows the tasks of a runtime.
     *
     * @param runtime the runtime
     * @param name what to call it
     * @return the registration
     * @throws IllegalStateException if a runtime of that name is shown already
     */
    public static JmxTasks register(LocalRuntime runtime, String name) {
        Objects.requireNonNull(runtime, "runtime");
        return register(new View(runtime::toString, runtime::liveTasks, runtime::metrics, runtime::dump), name);
    }

    private static JmxTasks register(View view, String name) {
        Objects.requireNonNull(name, "name");
        try {
            ObjectName bean = new ObjectName(DOMAIN + ":type=Tasks,name=" + quoted(name));
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new StandardMBean(view, TasksMXBean.class, /* isMXBean= */ true), bean);
            return new JmxTasks(bean);
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalStateException("shown already: " + name, e);
        } catch (JMException e) {
            throw new IllegalStateException("not registered: " + name, e);
        }
    }

    /** As it is, unless it has characters that mean something in the name of a bean. */
    private static String quoted(String name) {
        return name.matches("[\\w.-]+") ? name : ObjectName.quote(name);
    }

    /**
     * Returns the name of the bean, to make an {@code ObjectName} of.
     *
     * @return such as {@code dev.pollard:type=Tasks,name=pollard}
     */
    public String name() {
        return name.toString();
    }

    /** Takes the bean back. Idempotent. */
    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // closed already
        } catch (MBeanRegistrationException e) {
            throw new IllegalStateException("not taken back: " + name, e);
        }
    }

    @Override
    public String toString() {
        return "JmxTasks(" + name + ")";
    }

    private record View(
            Supplier<String> label, LongSupplier live, Supplier<RuntimeMetrics> metrics, Supplier<RuntimeDump> look)
            implements TasksMXBean {
        @Override
        public String getRuntime() {
            return label.get();
        }

        @Override
        public long getLiveTasks() {
            return live.getAsLong();
        }

        @Override
        public List<String> getDeadlocks() {
            return look.get().deadlocks().stream().map(Object::toString).toList();
        }

        @Override
        public List<String> getWarnings() {
            return look.get().warned().stream()
                    .flatMap(task -> task.warnings().stream().map(warning -> DumpText.of(task, warning)))
                    .toList();
        }

        @Override
        public List<TaskRow> getTasks() {
            return look.get().tasks().stream().<TaskRow>map(TaskLine::new).toList();
        }

        @Override
        public String getMetrics() {
            return metrics.get().toString();
        }

        @Override
        public String dump() {
            return look.get().toString();
        }

        @Override
        public String dumpTask(long id) {
            return look.get().task(id).map(Object::toString).orElse("");
        }
    }
}
