// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Interpreter;

/** The types that single instructions give. */
final class SlotInterpreter extends Interpreter<Slot> {
    private static final String[] ARRAYS = {"[Z", "[C", "[F", "[D", "[B", "[S", "[I", "[J"};

    private final int parameters;
    private final boolean[] stored;

    /**
     * Creates an interpreter for one method.
     *
     * @param parameters how many local variables its parameters take
     * @param stored the local variables that it stores into
     */
    SlotInterpreter(int parameters, boolean[] stored) {
        super(Api.ASM);
        this.parameters = parameters;
        this.stored = stored;
    }

    @Override
    public Slot newValue(@Nullable Type type) {
        Slot slot = type == null ? Slot.TOP : Slot.of(type);
        return slot == null ? Slot.TOP : slot;
    }

    @Override
    public Slot newEmptyValue(int local) {
        return Slot.TOP;
    }

    @Override
    public Slot newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        int opcode = instruction.getOpcode();
        if (opcode == Opcodes.ACONST_NULL) {
            return Slot.NULL;
        }
        if (opcode <= Opcodes.ICONST_5 || opcode == Opcodes.BIPUSH || opcode == Opcodes.SIPUSH) {
            return Slot.INT;
        }
        return switch (opcode) {
            case Opcodes.LCONST_0, Opcodes.LCONST_1 -> Slot.LONG;
            case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 -> Slot.FLOAT;
            case Opcodes.DCONST_0, Opcodes.DCONST_1 -> Slot.DOUBLE;
            case Opcodes.LDC -> constant(((LdcInsnNode) instruction).cst);
            case Opcodes.GETSTATIC -> newValue(Type.getType(((FieldInsnNode) instruction).desc));
            case Opcodes.NEW -> Slot.uninitialized(instruction);
            default -> throw unsupported(instruction);
        };
    }

    private Slot constant(Object value) {
        if (value instanceof Integer) {
            return Slot.INT;
        }
        if (value instanceof Long) {
            return Slot.LONG;
        }
        if (value instanceof Float) {
            return Slot.FLOAT;
        }
        if (value instanceof Double) {
            return Slot.DOUBLE;
        }
        if (value instanceof ConstantDynamic dynamic) {
            return newValue(Type.getType(dynamic.getDescriptor()));
        }
        if (value instanceof Handle) {
            return Slot.of("java/lang/invoke/MethodHandle");
        }
        if (value instanceof Type type) {
            return Slot.of(type.getSort() == Type.METHOD ? "java/lang/invoke/MethodType" : "java/lang/Class");
        }
        return Slot.of("java/lang/String");
    }

    /** Copies keep the type, and remember the parameter that they are a copy of. */
    @Override
    public Slot copyOperation(AbstractInsnNode instruction, Slot value) {
        if (instruction.getOpcode() == Opcodes.ALOAD) {
            int variable = ((VarInsnNode) instruction).var;
            return value.copyOf(variable < parameters && !stored[variable] ? variable : -1);
        }
        return value;
    }

    @Override
    public @Nullable Slot unaryOperation(AbstractInsnNode instruction, Slot value) throws AnalyzerException {
        int opcode = instruction.getOpcode();
        return switch (opcode) {
            case Opcodes.INEG,
                    Opcodes.IINC,
                    Opcodes.L2I,
                    Opcodes.F2I,
                    Opcodes.D2I,
                    Opcodes.I2B,
                    Opcodes.I2C,
                    Opcodes.I2S,
                    Opcodes.ARRAYLENGTH,
                    Opcodes.INSTANCEOF -> Slot.INT;
            case Opcodes.LNEG, Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> Slot.LONG;
            case Opcodes.FNEG, Opcodes.I2F, Opcodes.L2F, Opcodes.D2F -> Slot.FLOAT;
            case Opcodes.DNEG, Opcodes.I2D, Opcodes.L2D, Opcodes.F2D -> Slot.DOUBLE;
            case Opcodes.GETFIELD -> newValue(Type.getType(((FieldInsnNode) instruction).desc));
            case Opcodes.NEWARRAY -> Slot.of(ARRAYS[((IntInsnNode) instruction).operand - Opcodes.T_BOOLEAN]);
            case Opcodes.ANEWARRAY -> Slot.of("[" + Api.descriptor(((TypeInsnNode) instruction).desc));
            case Opcodes.CHECKCAST -> Slot.of(((TypeInsnNode) instruction).desc);
            default -> null;
        };
    }

    @Override
    public @Nullable Slot binaryOperation(AbstractInsnNode instruction, Slot one, Slot two) {
        int opcode = instruction.getOpcode();
        return switch (opcode) {
            case Opcodes.LALOAD,
                    Opcodes.LADD,
                    Opcodes.LSUB,
                    Opcodes.LMUL,
                    Opcodes.LDIV,
                    Opcodes.LREM,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR,
                    Opcodes.LAND,
                    Opcodes.LOR,
                    Opcodes.LXOR -> Slot.LONG;
            case Opcodes.FALOAD, Opcodes.FADD, Opcodes.FSUB, Opcodes.FMUL, Opcodes.FDIV, Opcodes.FREM -> Slot.FLOAT;
            case Opcodes.DALOAD, Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM -> Slot.DOUBLE;
            case Opcodes.AALOAD -> element(one);
            case Opcodes.IF_ICMPEQ,
                    Opcodes.IF_ICMPNE,
                    Opcodes.IF_ICMPLT,
                    Opcodes.IF_ICMPGE,
                    Opcodes.IF_ICMPGT,
                    Opcodes.IF_ICMPLE,
                    Opcodes.IF_ACMPEQ,
                    Opcodes.IF_ACMPNE,
                    Opcodes.PUTFIELD -> null;
            default -> Slot.INT;
        };
    }

    private static Slot element(Slot array) {
        if (!(array.kind() instanceof String name) || !name.startsWith("[")) {
            return Slot.NULL; // of null
        }
        Type element = Type.getType(name.substring(1));
        return Slot.of(element.getInternalName());
    }

    @Override
    public @Nullable Slot ternaryOperation(AbstractInsnNode instruction, Slot one, Slot two, Slot three) {
        return null;
    }

    @Override
    public @Nullable Slot naryOperation(AbstractInsnNode instruction, List<? extends Slot> values)
            throws AnalyzerException {
        if (instruction instanceof MultiANewArrayInsnNode array) {
            return Slot.of(array.desc);
        }
        if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            return Slot.of(Type.getReturnType(dynamic.desc));
        }
        if (instruction instanceof MethodInsnNode call) {
            return Slot.of(Type.getReturnType(call.desc));
        }
        throw unsupported(instruction);
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Slot value, Slot expected) {}

    /** Not called: nothing is merged. */
    @Override
    public Slot merge(Slot one, Slot two) {
        throw new IllegalStateException("types are not merged");
    }

    private static AnalyzerException unsupported(AbstractInsnNode instruction) {
        return new AnalyzerException(instruction, "instruction not supported: " + instruction.getOpcode());
    }
}
