// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * How many monitors, and how many locks of threads, a method holds before each of its instructions.
 *
 * <p>The monitors are exact for what compilers make of {@code synchronized}. The locks are a guess by the names of the calls.
 */
final class Held {
    private static final int UNKNOWN = -1;

    private final int[] monitors;
    private final int[] locks;

    private Held(int[] monitors, int[] locks) {
        this.monitors = monitors;
        this.locks = locks;
    }

    int monitors(int index) {
        return Math.max(monitors[index], 0);
    }

    int locks(int index) {
        return Math.max(locks[index], 0);
    }

    static Held of(MethodNode method, Flow flow) {
        return new Held(count(method, flow, Held::ofMonitors), count(method, flow, Held::ofLocks));
    }

    private interface Change {
        int by(AbstractInsnNode instruction);
    }

    private static int[] count(MethodNode method, Flow flow, Change change) {
        int[] held = new int[flow.size()];
        Arrays.fill(held, UNKNOWN);
        Deque<Integer> todo = new ArrayDeque<>();
        held[0] = 0;
        todo.add(0);
        while (!todo.isEmpty()) {
            int index = todo.remove();
            int now = held[index];
            int after = Math.max(0, now + change.by(method.instructions.get(index)));
            flow.successors(index, next -> reach(next, after, held, todo));
            for (TryCatchBlockNode block : flow.handlers(index)) {
                reach(flow.handlerStart(block), now, held, todo);
                if (block.type == null) {
                    break; // catches everything: those further out are never entered from here
                }
            }
        }
        return held;
    }

    private static void reach(int index, int count, int[] held, Deque<Integer> todo) {
        if (held[index] == UNKNOWN) {
            held[index] = count;
            todo.add(index);
        }
    }

    private static int ofMonitors(AbstractInsnNode instruction) {
        return switch (instruction.getOpcode()) {
            case Opcodes.MONITORENTER -> 1;
            case Opcodes.MONITOREXIT -> -1;
            default -> 0;
        };
    }

    private static int ofLocks(AbstractInsnNode instruction) {
        if (!(instruction instanceof MethodInsnNode call) || !call.owner.startsWith("java/util/concurrent/locks/")) {
            return 0;
        }
        return switch (call.name) {
            case "lock", "lockInterruptibly", "readLock", "writeLock" -> call.desc.equals("()V") ? 1 : 0;
            case "unlock" -> -1;
            default -> 0;
        };
    }
}
