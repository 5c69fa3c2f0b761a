// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * The method that a body's code moves to, while it is written: its local variables, its labels and its declared frames.
 *
 * <p>Its local variables are {@code this}, if there is one; the run; what it is resumed with; then those of the body; then temporaries.
 */
final class WovenMethod {
    /** By how many places the local variables of the body move, but for {@code this}. */
    private static final int SHIFT = 2;

    private final Body body;
    private final Points points;
    private final Map<LabelNode, LabelNode> labels = new HashMap<>();
    private final Map<AbstractInsnNode, LabelNode> creations = new HashMap<>();
    private final int firstTemporary;

    /** What is written to. */
    final MethodNode code;

    /** The local variable of the run. */
    final int run;

    /** The local variable of what it is resumed with. */
    final int argument;

    WovenMethod(Body body, Points points, MethodNode code) {
        this.body = body;
        this.points = points;
        this.code = code;
        this.run = body.hasThis() ? 1 : 0;
        this.argument = run + 1;
        this.firstTemporary = body.method().maxLocals + SHIFT;
        for (AbstractInsnNode instruction : body.method().instructions) {
            if (instruction instanceof LabelNode label) {
                labels.put(label, Labels.create());
            }
        }
    }

    /** The new place of a local variable of the body. */
    int variable(int original) {
        return body.hasThis() && original == 0 ? 0 : original + SHIFT;
    }

    /** The label that takes the place of one of the body's. */
    LabelNode label(LabelNode original) {
        return Objects.requireNonNull(labels.get(original), "label of another method");
    }

    /** All of them, by the body's. */
    Map<LabelNode, LabelNode> labels() {
        return labels;
    }

    /** The label before the NEW that takes the place of one of the body's. */
    LabelNode creation(AbstractInsnNode original) {
        return creations.computeIfAbsent(original, any -> Labels.create());
    }

    void place(LabelNode label) {
        code.instructions.add(label);
    }

    /** Goes on with the code of a line. */
    void line(int line) {
        if (line > 0) {
            Label here = new Label();
            code.visitLabel(here);
            code.visitLineNumber(line, here);
        }
    }

    // ---- local variables and stack entries

    /** A place for a temporary after those that are in use. */
    int temporary(List<Slot> inUse) {
        return firstTemporary + inUse.stream().mapToInt(Slot::getSize).sum();
    }

    /** Stores the top of the stack in a new temporary, and returns its place. */
    int store(Slot slot, List<Slot> inUse) {
        int place = temporary(inUse);
        code.visitVarInsn(slot.opcode(Opcodes.ISTORE), place);
        inUse.add(slot);
        return place;
    }

    void load(Slot slot, int place) {
        code.visitVarInsn(slot.opcode(Opcodes.ILOAD), place);
    }

    void push(int number) {
        if (number <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + number);
        } else if (number <= Byte.MAX_VALUE) {
            code.visitIntInsn(Opcodes.BIPUSH, number);
        } else {
            code.visitIntInsn(Opcodes.SIPUSH, number);
        }
    }

    void loadRun() {
        code.visitVarInsn(Opcodes.ALOAD, run);
    }

    void loadArgument() {
        code.visitVarInsn(Opcodes.ALOAD, argument);
    }

    void getField(String name, String descriptor) {
        code.visitFieldInsn(Opcodes.GETFIELD, body.frame(), name, descriptor);
    }

    void putField(String name, String descriptor) {
        code.visitFieldInsn(Opcodes.PUTFIELD, body.frame(), name, descriptor);
    }

    void callRun(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, body.frame(), name, descriptor, false);
    }

    // ---- declared frames

    /** Declares a frame with nothing but what every frame has. */
    void frame(Object... stack) {
        declare(locals(), stack);
    }

    /** Declares a frame with the live variables of the body, and temporaries. */
    void frame(Frame<Slot> types, BitSet live, List<Slot> temporaries, Object... stack) {
        Object[] locals = locals();
        for (int i = 0; i < types.getLocals(); i++) {
            Slot slot = types.getLocal(i);
            if (live.get(i) && !slot.isTop()) {
                locals[variable(i)] = kind(slot);
            }
        }
        int place = firstTemporary;
        for (Slot slot : temporaries) {
            locals[place] = kind(slot);
            place += slot.getSize();
        }
        declare(locals, stack);
    }

    private Object[] locals() {
        Object[] locals = new Object[firstTemporary + 2 * (body.method().maxStack + 2)];
        Arrays.fill(locals, Opcodes.TOP);
        if (body.hasThis()) {
            locals[0] = body.host();
        }
        locals[run] = body.frame();
        locals[argument] = body.type().kind.argument;
        return locals;
    }

    private void declare(Object[] locals, Object[] stack) {
        List<Object> types = new ArrayList<>();
        int used = 0;
        for (int i = 0; i < locals.length; i++) {
            types.add(locals[i]);
            if (locals[i] != Opcodes.TOP) {
                used = types.size();
            }
            if (locals[i] == Opcodes.LONG || locals[i] == Opcodes.DOUBLE) {
                i++;
            }
        }
        code.visitFrame(Opcodes.F_NEW, used, types.subList(0, used).toArray(), stack.length, stack);
    }

    /** The type of a value in a declared frame. */
    Object kind(Slot slot) {
        if (slot.kind() instanceof AbstractInsnNode creation) {
            return points.isLate(creation) ? Opcodes.NULL : creation(creation).getLabel();
        }
        return slot.kind();
    }

    /** The types of a stack in a declared frame, with something on top. */
    Object[] stack(List<Slot> stack, Object... top) {
        Object[] types = new Object[stack.size() + top.length];
        for (int i = 0; i < stack.size(); i++) {
            types[i] = kind(stack.get(i));
        }
        System.arraycopy(top, 0, types, stack.size(), top.length);
        return types;
    }
}
