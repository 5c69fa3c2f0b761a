// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * The types of all local variables and stack entries before each instruction of a method, as the verifier knows them.
 *
 * <p>Found as the verifier does it: in one walk from top to bottom, from one declared frame to the next. So no types are merged, no class hierarchy is
 * asked for, and nothing is loaded.
 */
final class TypeFlow {
    private final @Nullable Frame<Slot>[] before;
    private final boolean[] stored;

    private TypeFlow(@Nullable Frame<Slot>[] before, boolean[] stored) {
        this.before = before;
        this.stored = stored;
    }

    /** What is known before the instruction with an index; null if it can't be reached. */
    @Nullable
    Frame<Slot> before(int index) {
        return before[index];
    }

    /** Whether the method ever stores into a local variable. */
    boolean isStored(int variable) {
        return stored[variable];
    }

    static TypeFlow of(String owner, MethodNode method) throws AnalyzerException {
        InsnList instructions = method.instructions;
        boolean[] stored = stores(method);
        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics
        @Nullable
        Frame<Slot>[] before = new Frame[instructions.size()];
        SlotInterpreter interpreter = new SlotInterpreter(parameters(method), stored);
        Frame<Slot> current = initial(owner, method);
        for (int i = 0; i < before.length; i++) {
            AbstractInsnNode instruction = instructions.get(i);
            if (instruction instanceof FrameNode declared) {
                current = declared(declared, method);
            }
            if (current == null) {
                continue;
            }
            before[i] = new Frame<>(current);
            if (instruction.getOpcode() >= 0) {
                Slot created = initialized(instruction, current);
                current.execute(instruction, interpreter);
                if (created != null) {
                    replace(current, created);
                }
                if (endsFlow(instruction.getOpcode())) {
                    current = null;
                }
            }
        }
        return new TypeFlow(before, stored);
    }

    static boolean endsFlow(int opcode) {
        return opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
    }

    private static boolean[] stores(MethodNode method) {
        boolean[] stored = new boolean[method.maxLocals + 1];
        for (AbstractInsnNode instruction : method.instructions) {
            int variable = Liveness.stored(instruction);
            if (variable >= 0) {
                stored[variable] = true;
            }
        }
        return stored;
    }

    /** How many local variables the parameters take. */
    static int parameters(MethodNode method) {
        int size = Type.getArgumentsAndReturnSizes(method.desc) >> 2;
        return isStatic(method) ? size - 1 : size;
    }

    static boolean isStatic(MethodNode method) {
        return (method.access & Opcodes.ACC_STATIC) != 0;
    }

    private static Frame<Slot> initial(String owner, MethodNode method) {
        Frame<Slot> frame = empty(method);
        int variable = 0;
        if (!isStatic(method)) {
            frame.setLocal(variable++, Slot.of(owner));
        }
        for (Type type : Type.getArgumentTypes(method.desc)) {
            Slot slot = Slot.of(type);
            if (slot != null) {
                frame.setLocal(variable, slot);
                variable += slot.getSize();
            }
        }
        return frame;
    }

    private static Frame<Slot> empty(MethodNode method) {
        Frame<Slot> frame = new Frame<>(method.maxLocals, method.maxStack);
        for (int i = 0; i < method.maxLocals; i++) {
            frame.setLocal(i, Slot.TOP);
        }
        return frame;
    }

    private static Frame<Slot> declared(FrameNode declared, MethodNode method) throws AnalyzerException {
        if (declared.type != Opcodes.F_NEW) {
            throw new AnalyzerException(declared, "frame not expanded");
        }
        Frame<Slot> frame = empty(method);
        int variable = 0;
        for (Object type : declared.local) {
            Slot slot = slot(type);
            frame.setLocal(variable, slot);
            variable += slot.getSize();
        }
        for (Object type : declared.stack) {
            frame.push(slot(type));
        }
        return frame;
    }

    private static Slot slot(Object type) throws AnalyzerException {
        return new Slot(type instanceof LabelNode label ? creationAt(label) : type, -1);
    }

    private static AbstractInsnNode creationAt(LabelNode label) throws AnalyzerException {
        AbstractInsnNode instruction = label;
        while (instruction != null && instruction.getOpcode() < 0) {
            instruction = instruction.getNext();
        }
        if (instruction == null || instruction.getOpcode() != Opcodes.NEW) {
            throw new AnalyzerException(label, "no NEW where an uninitialised object is said to come from");
        }
        return instruction;
    }

    /** The object that a constructor call initialises, as it is before the call; null for any other instruction. */
    private static @Nullable Slot initialized(AbstractInsnNode instruction, Frame<Slot> frame) {
        if (instruction.getOpcode() != Opcodes.INVOKESPECIAL || !((MethodInsnNode) instruction).name.equals("<init>")) {
            return null;
        }
        int arguments = Type.getArgumentTypes(((MethodInsnNode) instruction).desc).length;
        return frame.getStack(frame.getStackSize() - 1 - arguments);
    }

    private static void replace(Frame<Slot> frame, Slot created) throws AnalyzerException {
        if (!(created.kind() instanceof AbstractInsnNode creation)) {
            throw new AnalyzerException(null, "constructor called on an object of this method's caller");
        }
        Slot initialized = Slot.of(((TypeInsnNode) creation).desc);
        for (int i = 0; i < frame.getLocals(); i++) {
            if (frame.getLocal(i).kind() == creation) {
                frame.setLocal(i, initialized);
            }
        }
        for (int i = 0; i < frame.getStackSize(); i++) {
            if (frame.getStack(i).kind() == creation) {
                frame.setStack(i, initialized);
            }
        }
    }

    /** The entries of a stack, from the bottom. */
    static List<Slot> stack(Frame<Slot> frame) {
        List<Slot> stack = new ArrayList<>();
        for (int i = 0; i < frame.getStackSize(); i++) {
            stack.add(frame.getStack(i));
        }
        return stack;
    }
}
