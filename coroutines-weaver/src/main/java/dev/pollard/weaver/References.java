// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;

/** The small methods that take the place of method references and of methods that can't be called any more. */
final class References {
    private References() {}

    /** A method that does what a method reference does: calls the method, with the arguments converted. */
    static MethodNode call(BodySite site) {
        Handle handle = site.implementation();
        List<Type> given = new ArrayList<>(List.of(Type.getArgumentTypes(site.creation().desc)));
        given.addAll(List.of(site.arguments()));
        List<Type> wanted = new ArrayList<>();
        boolean isNew = handle.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        if (!isNew && handle.getTag() != Opcodes.H_INVOKESTATIC) {
            wanted.add(Type.getObjectType(handle.getOwner()));
        }
        wanted.addAll(List.of(Type.getArgumentTypes(handle.getDesc())));
        Type owner = Type.getObjectType(handle.getOwner());
        Type result = isNew ? owner : Type.getReturnType(handle.getDesc());

        String name = "lambda$" + (isNew ? "new" : handle.getName()) + "$ref";
        String descriptor = Type.getMethodDescriptor(result, given.toArray(Type[]::new));
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodNode method = new MethodNode(Api.ASM, access, name, descriptor, null, null);
        if (isNew) {
            method.visitTypeInsn(Opcodes.NEW, handle.getOwner());
            method.visitInsn(Opcodes.DUP);
        }
        int variable = 0;
        for (int i = 0; i < given.size(); i++) {
            Type from = given.get(i);
            method.visitVarInsn(from.getOpcode(Opcodes.ILOAD), variable);
            convert(method, from, wanted.get(i));
            variable += from.getSize();
        }
        method.visitMethodInsn(
                opcode(handle), handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
        method.visitInsn(result.getOpcode(Opcodes.IRETURN));
        method.maxLocals = variable;
        method.maxStack = 2 * variable + 4;
        return method;
    }

    private static void convert(MethodNode method, Type from, Type to) {
        if (from.equals(to)) {
            return;
        }
        if (!Conversion.isPrimitive(from)) {
            Conversion.convert(method, from, to);
        } else if (!Conversion.isPrimitive(to)) {
            Conversion.box(method, from);
        } else {
            Conversion.widen(method, from, to);
        }
    }

    private static int opcode(Handle handle) {
        return switch (handle.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            default -> Opcodes.INVOKESPECIAL;
        };
    }

    /** Makes a method throw that is a body now: nobody can call it any more. */
    static void refuse(MethodNode method) {
        method.instructions = new InsnList();
        method.tryCatchBlocks = new ArrayList<>();
        method.localVariables = new ArrayList<>();
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
        method.visitLdcInsn(method.name);
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Api.FRAMES,
                "called",
                "(Ljava/lang/String;)Ljava/lang/IllegalStateException;",
                /* isInterface= */ false);
        method.visitInsn(Opcodes.ATHROW);
    }

    /** The method that begins a run of a class that is a body. */
    static MethodNode begin(Body body) {
        String descriptor = "(Ljava/lang/Object;)L" + Api.ANY_FRAME + ";";
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC;
        MethodNode method = new MethodNode(Api.ASM, access, "begin", descriptor, null, null);
        method.visitTypeInsn(Opcodes.NEW, body.frame());
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                body.frame(),
                "<init>",
                body.captureDescriptor(Type.VOID_TYPE),
                /* isInterface= */ false);
        FrameWriter.begun(method, body, 1);
        method.visitInsn(Opcodes.ARETURN);
        return method;
    }
}
