// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.runtime.RuntimeDump.Holder;
import dev.pollard.runtime.RuntimeDump.Node;
import dev.pollard.runtime.RuntimeDump.Wait;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over what a task awaits, and writes down the tree and the links to other tasks.
 *
 * <p>What is walked over changes meanwhile, and part of it is the user's: so the walk is bounded in every direction, goes round no circle, and survives whatever
 * a node throws.
 *
 * <p><b>Threading.</b> One thread.
 */
final class AwaitTree implements Inspector {
    static final int DEEPEST = 200;
    static final int MOST_CHILDREN = 100;
    static final int MOST_NODES = 2000;

    /**
     * One task waits for something that another one has.
     *
     * @param waiter the task that waits
     * @param resource what it waits for
     * @param holder who has it
     * @param sinceNanos since when
     */
    record Link(TaskInfo waiter, Object resource, TaskInfo holder, long sinceNanos) {

        /** Whether nothing has changed between this look and another. */
        boolean isStill(Link other) {
            return waiter.id() == other.waiter.id()
                    && resource == other.resource
                    && holder.id() == other.holder.id()
                    && sinceNanos == other.sinceNanos;
        }

        boolean heldLongerThan(Duration limit, long nowNanos) {
            return sinceNanos != 0 && nowNanos - sinceNanos > limit.toNanos();
        }

        RuntimeDump.Link toDump(long nowNanos) {
            return new RuntimeDump.Link(Holder.of(waiter), waitFor(resource, holder, sinceNanos, nowNanos));
        }
    }

    /** A node that is being written. */
    private static final class Draft {
        String name;
        final List<Wait> waits = new ArrayList<>(1);
        final List<Node> children = new ArrayList<>(1);
        int leftOut;

        @Nullable
        String problem;

        Draft(String name) {
            this.name = name;
        }

        Node finish() {
            return new Node(name, waits, children, leftOut, problem);
        }
    }

    private final TaskInfo waiter;
    private final long nowNanos;
    private final List<Link> links = new ArrayList<>(1);
    private final List<Object> path = new ArrayList<>();
    private int nodes;
    private Draft current = new Draft("");

    private AwaitTree(TaskInfo waiter, long nowNanos) {
        this.waiter = waiter;
        this.nowNanos = nowNanos;
    }

    /**
     * Walks over what a task awaits.
     *
     * @param waiter the task
     * @param nowNanos the time
     * @param tell tells the roots, as children
     * @return the tree
     */
    static AwaitTree of(TaskInfo waiter, long nowNanos, Consumer<Inspector> tell) {
        AwaitTree tree = new AwaitTree(waiter, nowNanos);
        tree.ask(tell);
        return tree;
    }

    /** The nodes that the task itself has told. */
    List<Node> roots() {
        Node whole = current.finish();
        if (whole.problem() != null || !whole.waits().isEmpty()) {
            return List.of(whole);
        }
        return whole.children();
    }

    List<Link> links() {
        return links;
    }

    private void ask(Consumer<Inspector> node) {
        try {
            node.accept(this);
        } catch (StackOverflowError e) {
            current.problem = "inspect failed: " + e;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable t) {
            current.problem = "inspect failed: " + t;
        }
    }

    @Override
    public void name(String name) {
        current.name = name;
    }

    @Override
    public void child(@Nullable Object child) {
        if (child == null) {
            return;
        }
        Draft parent = current;
        if (parent.children.size() >= MOST_CHILDREN || nodes >= MOST_NODES) {
            parent.leftOut++;
            return;
        }
        nodes++;
        current = new Draft(nameOf(child.getClass()));
        try {
            if (child instanceof Inspectable inspectable) {
                inspect(inspectable);
            }
            parent.children.add(current.finish());
        } finally {
            current = parent;
        }
    }

    private void inspect(Inspectable node) {
        if (path.size() >= DEEPEST) {
            current.problem = "deeper than " + DEEPEST;
            return;
        }
        for (Object above : path) {
            if (above == node) {
                current.problem = "is above: a circle";
                return;
            }
        }
        path.add(node);
        ask(node::inspect);
        path.remove(path.size() - 1);
    }

    @Override
    public void waitsFor(String what) {
        add(new Wait(what, null, null));
    }

    @Override
    public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {
        if (holder != null) {
            links.add(new Link(waiter, resource, holder, sinceNanos));
        }
        add(waitFor(resource, holder, sinceNanos, nowNanos));
    }

    private void add(Wait wait) {
        if (current.waits.size() >= MOST_CHILDREN) {
            current.leftOut++;
        } else {
            current.waits.add(wait);
        }
    }

    private static Wait waitFor(Object resource, @Nullable TaskInfo holder, long sinceNanos, long nowNanos) {
        String what = resource instanceof TaskInfo task ? DumpText.endOf(task) : String.valueOf(resource);
        Duration held = sinceNanos == 0 ? null : Duration.ofNanos(Math.max(0, nowNanos - sinceNanos));
        return new Wait(what, holder == null ? null : Holder.of(holder), held);
    }

    /** The simple name; for a lambda, which has none worth showing, that of the class in which it is written. */
    static String nameOf(Class<?> type) {
        String full = type.getName();
        int lambda = full.indexOf("$$Lambda");
        if (lambda >= 0) {
            return full.substring(full.lastIndexOf('.', lambda) + 1, lambda) + " lambda";
        }
        String simple = type.getSimpleName();
        return simple.isEmpty() ? full.substring(full.lastIndexOf('.') + 1) : simple;
    }
}
