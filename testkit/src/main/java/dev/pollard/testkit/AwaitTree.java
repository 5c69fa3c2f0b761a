// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import org.jspecify.annotations.Nullable;

/** Writes down what a future consists of and what it waits for, as an indented text. */
final class AwaitTree implements Inspector {
    private static final int DEEPEST = 40;

    private final StringBuilder text;
    private final int depth;
    private @Nullable String name;
    private final StringBuilder waits = new StringBuilder();
    private final StringBuilder children = new StringBuilder();

    private AwaitTree(StringBuilder text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /**
     * Writes one node and all below it.
     *
     * @param text gets the lines
     * @param depth by how much to indent
     * @param node the node
     */
    static void write(StringBuilder text, int depth, Object node) {
        AwaitTree tree = new AwaitTree(text, depth);
        if (node instanceof Inspectable inspectable && depth < DEEPEST) {
            inspectable.inspect(tree);
        }
        tree.finish(node);
    }

    /** What a task waits for, told by somebody who knows its future. */
    static AwaitTree below(StringBuilder text, int depth) {
        return new AwaitTree(text, depth);
    }

    private void finish(Object node) {
        text.append("  ".repeat(depth))
                .append(name == null ? String.valueOf(node) : name)
                .append(waits)
                .append('\n')
                .append(children);
    }

    /** Writes the children of a node that has no line of its own. */
    void finishWithoutName() {
        text.append(children);
    }

    @Override
    public void name(String value) {
        name = value;
    }

    @Override
    public void child(@Nullable Object child) {
        if (child != null) {
            write(children, depth + 1, child);
        }
    }

    @Override
    public void waitsFor(String what) {
        waits.append(waits.isEmpty() ? ", waits for " : " and ").append(what);
    }

    @Override
    public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {
        waitsFor(resource + (holder == null ? "" : " held by " + holder.label()));
    }
}
