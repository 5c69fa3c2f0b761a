// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** How much code a method has, about: enough to warn of those that HotSpot does not compile. */
final class CodeSize {
    /** HotSpot's {@code HugeMethodLimit}: what is larger is interpreted for ever, unless {@code -XX:-DontCompileHugeMethods} is set. */
    private static final int HUGE = 8000;

    private CodeSize() {}

    static void warn(Body body, MethodNode woven, Problems problems) {
        int size = 0;
        for (AbstractInsnNode instruction : woven.instructions) {
            size += of(instruction);
        }
        if (size > HUGE) {
            problems.warning(
                    0,
                    "body in " + body.method().name + " has about " + size
                            + " bytes of code, and HotSpot leaves what has more than " + HUGE
                            + " uncompiled: split it");
        }
    }

    private static int of(AbstractInsnNode instruction) {
        return switch (instruction.getType()) {
            case AbstractInsnNode.INSN -> 1;
            case AbstractInsnNode.INT_INSN, AbstractInsnNode.VAR_INSN -> 2;
            case AbstractInsnNode.METHOD_INSN -> instruction.getOpcode() == Opcodes.INVOKEINTERFACE ? 5 : 3;
            case AbstractInsnNode.INVOKE_DYNAMIC_INSN -> 5;
            case AbstractInsnNode.TABLESWITCH_INSN -> 16 + 4 * ((TableSwitchInsnNode) instruction).labels.size();
            case AbstractInsnNode.LOOKUPSWITCH_INSN -> 12 + 8 * ((LookupSwitchInsnNode) instruction).labels.size();
            default -> instruction.getOpcode() < 0 ? 0 : 3;
        };
    }
}
