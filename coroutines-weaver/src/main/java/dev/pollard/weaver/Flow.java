// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Which instruction may come after which, in one method. Instructions are known by their index. */
final class Flow {
    private final InsnList instructions;
    private final List<List<TryCatchBlockNode>> handlers;

    private Flow(InsnList instructions, List<List<TryCatchBlockNode>> handlers) {
        this.instructions = instructions;
        this.handlers = handlers;
    }

    static Flow of(MethodNode method) {
        InsnList instructions = method.instructions;
        List<List<TryCatchBlockNode>> handlers = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            handlers.add(List.of());
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int end = instructions.indexOf(block.end);
            for (int i = instructions.indexOf(block.start); i < end; i++) {
                if (handlers.get(i).isEmpty()) {
                    handlers.set(i, new ArrayList<>(2));
                }
                handlers.get(i).add(block);
            }
        }
        return new Flow(instructions, handlers);
    }

    int size() {
        return instructions.size();
    }

    int indexOf(AbstractInsnNode instruction) {
        return instructions.indexOf(instruction);
    }

    /** The handlers that cover an instruction, in the order in which the JVM looks at them. */
    List<TryCatchBlockNode> handlers(int index) {
        return handlers.get(index);
    }

    int handlerStart(TryCatchBlockNode block) {
        return instructions.indexOf(block.handler);
    }

    /** Visits what may come next if the instruction does not throw. */
    void successors(int index, IntConsumer visitor) {
        AbstractInsnNode instruction = instructions.get(index);
        if (instruction instanceof JumpInsnNode jump) {
            visitor.accept(instructions.indexOf(jump.label));
        } else if (instruction instanceof TableSwitchInsnNode table) {
            visitor.accept(instructions.indexOf(table.dflt));
            visit(table.labels, visitor);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            visitor.accept(instructions.indexOf(lookup.dflt));
            visit(lookup.labels, visitor);
        }
        if (!TypeFlow.endsFlow(instruction.getOpcode()) && index + 1 < instructions.size()) {
            visitor.accept(index + 1);
        }
    }

    private void visit(List<LabelNode> labels, IntConsumer visitor) {
        for (LabelNode label : labels) {
            visitor.accept(instructions.indexOf(label));
        }
    }

    /** The line of an instruction, or 0. */
    int line(int index) {
        for (AbstractInsnNode at = instructions.get(index); at != null; at = at.getPrevious()) {
            if (at instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }
}
