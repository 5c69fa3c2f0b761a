// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** The JVM that is looked at, by JMX. */
final class Target implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private Target(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** Connects to the JVM with a process id, at {@code host:port}, or at a JMX service URL. */
    @SuppressWarnings("BanJNDI") // the address is that of who runs the console
    static Target open(String address) throws TargetException {
        try {
            return new Target(JMXConnectorFactory.connect(new JMXServiceURL(url(address))));
        } catch (IOException e) {
            throw new TargetException("no connection to " + address, e);
        }
    }

    private static String url(String address) throws IOException, TargetException {
        if (address.startsWith("service:")) {
            return address;
        }
        if (address.contains(":")) {
            return "service:jmx:rmi:///jndi/rmi://" + address + "/jmxrmi";
        }
        try {
            VirtualMachine machine = VirtualMachine.attach(address);
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new TargetException("no JVM to attach to: " + address, e);
        }
    }

    /** Lists the JVMs of this machine that can be looked at. */
    static void list(PrintStream out) {
        for (VirtualMachineDescriptor machine : VirtualMachine.list()) {
            out.println(machine.id() + " " + machine.displayName());
        }
    }

    /** The runtimes that are shown there, by name; those of one name only if there is one. */
    List<ObjectName> runtimes(@Nullable String name) throws TargetException {
        List<ObjectName> found = new ArrayList<>();
        try {
            for (ObjectName bean : new TreeSet<>(server.queryNames(new ObjectName("dev.pollard:type=Tasks,*"), null))) {
                if (name == null || name.equals(nameOf(bean))) {
                    found.add(bean);
                }
            }
        } catch (IOException | JMException e) {
            throw new TargetException("connection lost", e);
        }
        if (found.isEmpty()) {
            throw new TargetException(
                    name == null ? "no runtime is registered there with JmxTasks" : "no such runtime: " + name, null);
        }
        return found;
    }

    static String nameOf(ObjectName bean) {
        String name = Objects.requireNonNull(bean.getKeyProperty("name"));
        return name.startsWith("\"") ? ObjectName.unquote(name) : name;
    }

    /** The tasks of a runtime. */
    List<TaskData> tasks(ObjectName runtime) throws TargetException {
        List<TaskData> tasks = new ArrayList<>();
        for (CompositeData row : (CompositeData[]) attribute(runtime, "Tasks")) {
            tasks.add(TaskData.of(row));
        }
        return tasks;
    }

    /** An attribute that is a list of texts. */
    List<String> texts(ObjectName runtime, String attribute) throws TargetException {
        return List.of((String[]) attribute(runtime, attribute));
    }

    /** An attribute that is a text. */
    String text(ObjectName runtime, String attribute) throws TargetException {
        return (String) attribute(runtime, attribute);
    }

    private Object attribute(ObjectName runtime, String attribute) throws TargetException {
        try {
            return Objects.requireNonNull(server.getAttribute(runtime, attribute));
        } catch (IOException | JMException e) {
            throw new TargetException("not to be had from " + nameOf(runtime), e);
        }
    }

    /** What each task awaits. */
    String dump(ObjectName runtime) throws TargetException {
        try {
            return (String) Objects.requireNonNull(server.invoke(runtime, "dump", new Object[0], new String[0]));
        } catch (IOException | JMException e) {
            throw new TargetException("not to be had from " + nameOf(runtime), e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    @Override
    public String toString() {
        return "Target(" + connector + ")";
    }
}
