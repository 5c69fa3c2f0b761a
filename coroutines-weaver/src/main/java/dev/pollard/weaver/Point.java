// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Frame;

/** A place where a body may suspend. */
final class Point {

    /** A value that is kept while the body is suspended. */
    record Kept(Slot slot, int variable, @Nullable String field) {

        /** Whether it is an entry of the operand stack. */
        boolean isOnStack() {
            return variable < 0;
        }
    }

    /** From 1 on, in the order of the code. */
    final int number;

    /** Of the call, among the instructions of the method. */
    final int index;

    final MethodInsnNode call;
    final Api.Suspension suspension;
    final int line;

    /** What is known before the call. */
    final Frame<Slot> types;

    /** The operand stack below the arguments of the call, from the bottom. */
    final List<Slot> beneath;

    /** The variables that are needed after it. */
    final BitSet live;

    /** In the order in which the JVM looks at them. */
    final List<TryCatchBlockNode> handlers;

    /** Whether a body that is being cancelled may come here. */
    final boolean inCleanup;

    /** What is kept in fields, in the order of the variables and then of the stack, each from the bottom. */
    final List<Kept> kept = new ArrayList<>();

    /** The fields, other than those of {@code kept}, that hold something needed after it. */
    final List<String> needed = new ArrayList<>();

    /** The fields that may hold something that is not needed any more. */
    final List<String> stale = new ArrayList<>();

    /** Where the body goes on, with the operand stack as it was and the result on top. */
    final LabelNode goOn = Labels.create();

    final LabelNode suspend = Labels.create();

    /** Before and after the call that polls in place. */
    final LabelNode poll = Labels.create();

    final LabelNode polled = Labels.create();

    /** Where a body that is being cancelled suspends without a poll. */
    final LabelNode defer = Labels.create();

    final LabelNode resume = Labels.create();

    /** Before and after the call that polls again. */
    final LabelNode pollAgain = Labels.create();

    final LabelNode polledAgain = Labels.create();

    /** Where a resumption ends whose poll was pending again. */
    final LabelNode again = Labels.create();

    /** Where what a poll has thrown comes to. */
    final LabelNode thrown = Labels.create();

    /** Before and after the instruction that throws on behalf of the body. */
    final LabelNode throwing = Labels.create();

    final LabelNode thrownOn = Labels.create();

    /** The local variables above the original ones that hold the operand stack and the arguments of the call, at {@code suspend}. */
    final List<Slot> temporaries = new ArrayList<>();

    Point(
            int number,
            int index,
            MethodInsnNode call,
            Api.Suspension suspension,
            int line,
            Frame<Slot> types,
            BitSet live,
            List<TryCatchBlockNode> handlers,
            boolean inCleanup) {
        this.number = number;
        this.index = index;
        this.call = call;
        this.suspension = suspension;
        this.line = line;
        this.types = types;
        this.live = live;
        this.handlers = handlers;
        this.inCleanup = inCleanup;
        List<Slot> stack = TypeFlow.stack(types);
        this.beneath = stack.subList(0, stack.size() - arguments(call));
    }

    private static int arguments(MethodInsnNode call) {
        int receiver = call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1;
        return Type.getArgumentTypes(call.desc).length + receiver;
    }
}
