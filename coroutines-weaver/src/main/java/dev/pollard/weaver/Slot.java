// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.Value;

/**
 * What the verifier knows about a local variable or an entry of the operand stack.
 *
 * @param kind one of the constants of {@link Opcodes} for the primitive types, null and the unknown; the internal name of a class or the descriptor of an
 *     array; or the NEW instruction of an object that is not initialised
 * @param parameter the index of the local variable of the parameter that this is a copy of, or -1
 */
record Slot(Object kind, int parameter) implements Value {
    static final Slot TOP = new Slot(Opcodes.TOP, -1);
    static final Slot INT = new Slot(Opcodes.INTEGER, -1);
    static final Slot FLOAT = new Slot(Opcodes.FLOAT, -1);
    static final Slot LONG = new Slot(Opcodes.LONG, -1);
    static final Slot DOUBLE = new Slot(Opcodes.DOUBLE, -1);
    static final Slot NULL = new Slot(Opcodes.NULL, -1);

    static Slot of(String internalName) {
        return new Slot(internalName, -1);
    }

    static Slot uninitialized(AbstractInsnNode creation) {
        return new Slot(creation, -1);
    }

    /** The value of a type; null for void. */
    static @Nullable Slot of(Type type) {
        return switch (type.getSort()) {
            case Type.VOID -> null;
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> INT;
            case Type.FLOAT -> FLOAT;
            case Type.LONG -> LONG;
            case Type.DOUBLE -> DOUBLE;
            case Type.METHOD -> of("java/lang/invoke/MethodType");
            default -> of(type.getInternalName()); // an array's is its descriptor
        };
    }

    Slot copyOf(int parameterVariable) {
        return new Slot(kind, parameterVariable);
    }

    @Override
    public int getSize() {
        return kind == Opcodes.LONG || kind == Opcodes.DOUBLE ? 2 : 1;
    }

    boolean isTop() {
        return kind == Opcodes.TOP;
    }

    boolean isNull() {
        return kind == Opcodes.NULL;
    }

    boolean isUninitialized() {
        return kind instanceof AbstractInsnNode || kind == Opcodes.UNINITIALIZED_THIS;
    }

    /** Whether this is a reference to an object whose class is known. */
    boolean isObject() {
        return kind instanceof String;
    }

    /** The descriptor of a field that holds this. */
    String descriptor() {
        if (kind instanceof String name) {
            return Api.descriptor(name);
        }
        if (kind == Opcodes.INTEGER) {
            return "I";
        }
        if (kind == Opcodes.FLOAT) {
            return "F";
        }
        if (kind == Opcodes.LONG) {
            return "J";
        }
        if (kind == Opcodes.DOUBLE) {
            return "D";
        }
        throw new IllegalStateException("no field can hold this: " + kind);
    }

    /** The opcode of this type for an opcode that is given for int, such as ILOAD. */
    int opcode(int forInt) {
        return Type.getType(isNull() ? "Ljava/lang/Object;" : descriptor()).getOpcode(forInt);
    }
}
