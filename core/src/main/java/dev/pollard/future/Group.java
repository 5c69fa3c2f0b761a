// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A future that waits for several others at once, as the children of one {@link ChildSet}. */
abstract class Group<T extends @Nullable Object> extends OneShot<T> {
    private static final int NAMED = 8;

    private final ChildSet children;

    Group(List<? extends Future<?>> futures) {
        children = ChildSet.of(futures);
    }

    /** Takes the value of a child; returns whether the group has ended by that. */
    abstract boolean succeeded(int index, @Nullable Object value) throws Exception;

    /** Takes the failure of a child; returns whether the group has ended by that. */
    abstract boolean failed(int index, Throwable failure);

    /** The end of the group: called once, after the child that decided it or the last one. */
    abstract T outcome() throws Exception;

    /** Begins to poll the children that were woken; the first time it may take children out before. */
    void begin(ChildSet set, Context cx) {
        set.begin(cx);
    }

    @Override
    final Poll<T> step(Context cx) throws Exception {
        begin(children, cx);
        if (children.size() == 0) {
            return Poll.ready(outcome());
        }
        for (Child child = children.next(cx); child != null; child = children.next(cx)) {
            Throwable failure = children.failure();
            boolean ended =
                    failure != null ? failed(child.index(), failure) : succeeded(child.index(), children.value());
            if (ended || children.size() == 0) {
                return Poll.ready(outcome());
            }
        }
        return Poll.pending();
    }

    /** Takes a child out that is to run on elsewhere; null if it has ended. */
    final @Nullable Future<?> handBack(int index) {
        return children.remove(children.get(index));
    }

    @Override
    void release() {
        children.cancelAll();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name(label());
        for (Child child : children.children(Integer.MAX_VALUE)) {
            inspector.child(child.future());
        }
    }

    /** What to call this kind of group. */
    String label() {
        return getClass().getSimpleName();
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(label()).append('(');
        List<Child> all = children.children(Integer.MAX_VALUE);
        for (int i = 0; i < all.size() && i < NAMED; i++) {
            name.append(i == 0 ? "" : ", ").append(all.get(i).name());
        }
        if (all.size() > NAMED) {
            name.append(", ").append(all.size() - NAMED).append(" more");
        }
        return name.append(')').toString();
    }
}
