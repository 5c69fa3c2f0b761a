// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Set;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The instructions that a body may come to on its way out when it is cancelled: those after a handler that catches the signal.
 *
 * <p>Only the awaits among them look whether the body is being cancelled before they poll.
 */
final class CleanupPaths {
    private static final Set<String> CATCHING = Set.of(Api.THROWABLE, "java/lang/Error", Api.CANCEL_SIGNAL, Api.OBJECT);

    private CleanupPaths() {}

    /**
     * Finds the instructions.
     *
     * @param flow the flow of the method
     * @param suspensions where the method may suspend
     */
    static BitSet of(Flow flow, Iterable<Integer> suspensions) {
        BitSet reached = new BitSet();
        Deque<Integer> todo = new ArrayDeque<>();
        for (int suspension : suspensions) {
            for (TryCatchBlockNode block : flow.handlers(suspension)) {
                if (block.type == null || CATCHING.contains(block.type)) {
                    reach(flow.handlerStart(block), reached, todo);
                }
            }
        }
        while (!todo.isEmpty()) {
            int index = todo.remove();
            flow.successors(index, next -> reach(next, reached, todo));
            for (TryCatchBlockNode block : flow.handlers(index)) { // of any type: cleanup may fail as other code does
                reach(flow.handlerStart(block), reached, todo);
            }
        }
        return reached;
    }

    private static void reach(int index, BitSet reached, Deque<Integer> todo) {
        if (!reached.get(index)) {
            reached.set(index);
            todo.add(index);
        }
    }
}
