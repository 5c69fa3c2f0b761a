// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Code that makes a value of one type of a value of another, as a method reference does. */
final class Conversion {
    private static final Set<String> BOXES = Set.of(
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Short",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Float",
            "java/lang/Double");

    private Conversion() {}

    /**
     * Converts the top of the stack.
     *
     * @param from a reference type that the value is known to have; it may be declared as {@code Object}
     * @param to the type that is needed
     */
    static void convert(MethodVisitor code, Type from, Type to) {
        if (!isPrimitive(to)) {
            if (!to.getInternalName().equals(Api.OBJECT)) {
                code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
            }
            return;
        }
        Type box = BOXES.contains(from.getInternalName()) ? from : box(to);
        Type primitive = unboxed(box);
        code.visitTypeInsn(Opcodes.CHECKCAST, box.getInternalName());
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                box.getInternalName(),
                primitive.getClassName() + "Value",
                "()" + primitive.getDescriptor(),
                false);
        widen(code, primitive, to);
    }

    static void widen(MethodVisitor code, Type from, Type to) {
        int source = from.getSort();
        switch (to.getSort()) {
            case Type.LONG -> {
                if (source != Type.LONG) {
                    code.visitInsn(Opcodes.I2L);
                }
            }
            case Type.FLOAT -> {
                if (source == Type.LONG) {
                    code.visitInsn(Opcodes.L2F);
                } else if (source != Type.FLOAT) {
                    code.visitInsn(Opcodes.I2F);
                }
            }
            case Type.DOUBLE -> {
                if (source == Type.LONG) {
                    code.visitInsn(Opcodes.L2D);
                } else if (source == Type.FLOAT) {
                    code.visitInsn(Opcodes.F2D);
                } else if (source != Type.DOUBLE) {
                    code.visitInsn(Opcodes.I2D);
                }
            }
            default -> {
                // the smaller ones are ints already
            }
        }
    }

    /** Makes an object of the top of the stack, if it is none. */
    static void box(MethodVisitor code, Type type) {
        if (isPrimitive(type)) {
            Type box = box(type);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    box.getInternalName(),
                    "valueOf",
                    "(" + type.getDescriptor() + ")" + box.getDescriptor(),
                    false);
        }
    }

    static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    private static Type box(Type type) {
        return Type.getObjectType(
                switch (type.getSort()) {
                    case Type.BOOLEAN -> "java/lang/Boolean";
                    case Type.BYTE -> "java/lang/Byte";
                    case Type.CHAR -> "java/lang/Character";
                    case Type.SHORT -> "java/lang/Short";
                    case Type.INT -> "java/lang/Integer";
                    case Type.LONG -> "java/lang/Long";
                    case Type.FLOAT -> "java/lang/Float";
                    case Type.DOUBLE -> "java/lang/Double";
                    default -> type.getInternalName();
                });
    }

    private static Type unboxed(Type box) {
        return switch (box.getInternalName()) {
            case "java/lang/Boolean" -> Type.BOOLEAN_TYPE;
            case "java/lang/Byte" -> Type.BYTE_TYPE;
            case "java/lang/Character" -> Type.CHAR_TYPE;
            case "java/lang/Short" -> Type.SHORT_TYPE;
            case "java/lang/Integer" -> Type.INT_TYPE;
            case "java/lang/Long" -> Type.LONG_TYPE;
            case "java/lang/Float" -> Type.FLOAT_TYPE;
            default -> Type.DOUBLE_TYPE;
        };
    }
}
