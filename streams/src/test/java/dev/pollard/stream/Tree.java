// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Future;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run tells of itself: the nodes of its await-tree, and what they wait for. */
final class Tree implements Inspector {
    private final List<Object> nodes = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    private @Nullable String name;

    static Tree of(Inspectable root) {
        Tree tree = new Tree();
        tree.child(root);
        return tree;
    }

    /** The name of the root. */
    @Nullable
    String name() {
        return name;
    }

    List<Object> nodes() {
        return nodes;
    }

    /** Whether an object is a node, or part of a future that is one. */
    boolean shows(Object object) {
        return nodes.stream()
                .anyMatch(node -> node.equals(object)
                        || (node instanceof Future && node.toString().contains(object.toString())));
    }

    List<String> waits() {
        return waits;
    }

    @Override
    public void name(String text) {
        if (name == null) {
            name = text;
        }
    }

    @Override
    public void child(@Nullable Object child) {
        if (child != null) {
            nodes.add(child);
            if (child instanceof Inspectable inspectable) {
                inspectable.inspect(this);
            }
        }
    }

    @Override
    public void waitsFor(String what) {
        waits.add(what);
    }

    @Override
    public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {
        waits.add(resource.toString());
    }
}
