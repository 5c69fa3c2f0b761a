// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.BitSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The local variables whose value may still be read, before each instruction of a method.
 *
 * <p>Whatever a handler reads is alive all over its range: that is what the verifier asks for too, whichever handler would really be entered.
 */
final class Liveness {
    private final BitSet[] before;

    private Liveness(BitSet[] before) {
        this.before = before;
    }

    /** The live variables before the instruction with an index. A wide one is there by its first half. */
    BitSet before(int index) {
        return before[index];
    }

    /**
     * Finds the live variables.
     *
     * @param inScope whether a variable counts as read wherever it is in scope, so that a debugger sees it
     */
    static Liveness of(MethodNode method, Flow flow, boolean inScope) {
        int size = flow.size();
        BitSet[] before = new BitSet[size];
        for (int i = 0; i < size; i++) {
            before[i] = new BitSet(method.maxLocals);
        }
        BitSet[] scopes = inScope ? scopes(method, size) : new BitSet[0];
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = size - 1; i >= 0; i--) {
                BitSet live = new BitSet(method.maxLocals);
                flow.successors(i, next -> live.or(before[next]));
                AbstractInsnNode instruction = method.instructions.get(i);
                int stored = stored(instruction);
                if (stored >= 0) {
                    live.clear(stored);
                }
                int read = read(instruction);
                if (read >= 0) {
                    live.set(read);
                }
                for (TryCatchBlockNode block : flow.handlers(i)) {
                    live.or(before[flow.handlerStart(block)]);
                }
                if (inScope) {
                    live.or(scopes[i]);
                }
                if (!live.equals(before[i])) {
                    before[i] = live;
                    changed = true;
                }
            }
        }
        return new Liveness(before);
    }

    private static BitSet[] scopes(MethodNode method, int size) {
        BitSet[] scopes = new BitSet[size];
        for (int i = 0; i < size; i++) {
            scopes[i] = new BitSet();
        }
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                int end = method.instructions.indexOf(variable.end);
                for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
                    scopes[i].set(variable.index);
                }
            }
        }
        return scopes;
    }

    /** The variable that an instruction stores into, or -1. */
    static int stored(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
            return ((VarInsnNode) instruction).var;
        }
        return opcode == Opcodes.IINC ? ((IincInsnNode) instruction).var : -1;
    }

    /** The variable that an instruction reads, or -1. */
    static int read(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        if (opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD) {
            return ((VarInsnNode) instruction).var;
        }
        return opcode == Opcodes.IINC ? ((IincInsnNode) instruction).var : -1;
    }
}
