// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The local variables that have the value which the source gave them, before each instruction of a body, however it came there. A variable that is dead at a suspension
 * has none after it, until it is stored into again. Only debuggers care: code does not read what is dead.
 */
final class Available {
    private final Flow flow;
    private final Map<Integer, Point> points;
    private final AbstractInsnNode[] instructions;

    /** Null where nothing comes. */
    private final @Nullable BitSet[] before;

    private final Deque<Integer> todo = new ArrayDeque<>();

    private Available(Body body, Flow flow, Map<Integer, Point> points) {
        this.flow = flow;
        this.points = points;
        this.instructions = body.method().instructions.toArray();
        this.before = new BitSet[flow.size()];
    }

    /**
     * Finds the variables.
     *
     * @param loaded those that the body is begun with
     * @param points where it may suspend, by the index of the call
     */
    static Available of(Body body, Flow flow, BitSet loaded, Map<Integer, Point> points) {
        Available available = new Available(body, flow, points);
        available.find(loaded);
        return available;
    }

    boolean has(int index, int variable) {
        BitSet here = before[index];
        return here != null && here.get(variable);
    }

    private void find(BitSet loaded) {
        reach(0, loaded);
        while (!todo.isEmpty()) {
            int index = todo.remove();
            BitSet after = (BitSet) before(index).clone();
            Point point = points.get(index);
            if (point != null) {
                after.and(point.live);
            }
            for (TryCatchBlockNode block : flow.handlers(index)) {
                reach(flow.handlerStart(block), after); // a store that throws has stored nothing
            }
            int stored = Liveness.stored(instructions[index]);
            if (stored >= 0) {
                after.set(stored);
            }
            flow.successors(index, next -> reach(next, after));
        }
    }

    private BitSet before(int index) {
        BitSet here = before[index];
        return here == null ? new BitSet() : here;
    }

    private void reach(int index, BitSet from) {
        BitSet known = before[index];
        if (known == null) {
            before[index] = (BitSet) from.clone();
            todo.add(index);
            return;
        }
        int size = known.cardinality();
        known.and(from);
        if (known.cardinality() < size) {
            todo.add(index);
        }
    }
}
