// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes the method that a body's code moves to. */
final class BodyWeaver {
    /*
     * Overview. The code stays as it is, but for its local variables, which move up, and for these:
     *
     *   head        switches on the state of the run: to the beginning, or to a resumption.
     *   await       polls the future in place. If it is ready, takes the value and goes on: nothing else happens. If not, jumps to the
     *               suspension.
     *   emit, yield hand the value over, and jump to the suspension if that is not taken at once.
     *   return      ends the run.
     *   new X(...)  with a suspension among the arguments: the JVM does not let an uninitialised object out of a method. NEW stays where it is, so that
     *               the class is initialised in time; null takes the place of the object until its constructor is called, and it is created anew there.
     *
     * Suspensions and resumptions are behind the code, outside of all its try ranges: see Resumptions. A suspension keeps the live variables and the
     * operand stack in fields. A resumption polls again, restores them, and jumps to where the await goes on.
     *
     * The declared frames are the body's own, weakened: a variable that is not live is unknown. So nothing that is dead has to be restored, and no type
     * has to be merged.
     */
    private final Body body;
    private final MethodNode source;
    private final Flow flow;
    private final TypeFlow types;
    private final Liveness liveness;
    private final Points points;
    private final Layout layout;
    private final WovenMethod woven;
    private final MethodNode code;
    private final Map<Integer, Point> byIndex = new HashMap<>();

    /** Where the code of each instruction begins, by its index, and after the last one. */
    private final List<LabelNode> begins = new ArrayList<>();

    private BodyWeaver(Body body, Options options, Problems problems) throws AnalyzerException {
        this.body = body;
        this.source = body.method();
        this.flow = Flow.of(source);
        this.types = TypeFlow.of(body.host(), source);
        this.liveness = Liveness.of(source, flow, options.keepVariables());
        this.points = Points.of(body, flow, types, liveness, problems);
        this.layout = Layout.of(body, flow, types, points.list());
        this.code = new MethodNode(Api.ASM, access(body), source.name, body.wovenDescriptor(), null, exceptions());
        this.woven = new WovenMethod(body, points, code);
        points.list().forEach(point -> byIndex.put(point.index, point));
    }

    /** What came out. */
    record Result(MethodNode method, Layout layout, Points points) {}

    /**
     * Weaves a body.
     *
     * @return the method and its fields; null if there are errors, which were reported
     */
    static @Nullable Result weave(Body body, Options options, Problems problems) {
        try {
            BodyWeaver weaver = new BodyWeaver(body, options, problems);
            if (problems.hasErrors()) {
                return null;
            }
            weaver.write();
            return new Result(weaver.code, weaver.layout, weaver.points);
        } catch (AnalyzerException e) {
            problems.error(0, "shape of code not supported in " + body.method().name + ": " + e.getMessage());
            return null;
        }
    }

    private static String[] exceptions() {
        return new String[] {"java/lang/Exception"};
    }

    /** The frame class calls it, so it is not private. In an interface it can be nothing but public, and static, lest it becomes a method to override. */
    private static int access(Body body) {
        int access = body.method().access & ~(Opcodes.ACC_PRIVATE | Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED);
        access = access & ~Opcodes.ACC_VARARGS & ~Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;
        return body.inInterface() ? access | Opcodes.ACC_PUBLIC : access;
    }

    private void write() throws AnalyzerException {
        LabelNode first = Labels.create();
        woven.place(first);
        head();
        for (int i = 0; i < flow.size(); i++) {
            AbstractInsnNode instruction = source.instructions.get(i);
            Frame<Slot> before = types.before(i);
            Point point = byIndex.get(i);
            begin();
            if (point != null) {
                suspend(point);
            } else if (before == null) {
                unreachable(instruction);
            } else {
                instruction(i, instruction, before);
            }
        }
        begin();
        new Resumptions(body, woven, layout, points).write();
        for (TryCatchBlockNode block : source.tryCatchBlocks) {
            code.tryCatchBlocks.add(new TryCatchBlockNode(
                    woven.label(block.start), woven.label(block.end), woven.label(block.handler), block.type));
        }
        Resumptions.addHandlers(woven, points, code.tryCatchBlocks);
        LabelNode last = Labels.create();
        woven.place(last);
        variables(first, last);
    }

    /** Marks where the code of an instruction begins. */
    private void begin() {
        LabelNode here = Labels.create();
        if (source.localVariables != null) {
            woven.place(here);
        }
        begins.add(here);
    }

    // ---- the head

    private void head() {
        woven.loadRun();
        woven.getField("state", "I");
        woven.loadRun();
        code.visitInsn(Opcodes.ICONST_M1);
        woven.putField("state", "I");
        LabelNode begin = Labels.create();
        List<Point> all = points.list();
        if (all.isEmpty()) {
            code.visitInsn(Opcodes.POP);
        } else {
            Label[] resumptions =
                    all.stream().map(point -> point.resume.getLabel()).toArray(Label[]::new);
            code.visitTableSwitchInsn(1, all.size(), begin.getLabel(), resumptions);
            woven.place(begin);
            woven.frame();
        }
        if (points.awaitInCleanup()) {
            woven.loadRun();
            woven.loadArgument();
            code.visitLdcInsn(Type.getObjectType(Api.CLEANUP_SCOPE));
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    Api.CONTEXT,
                    "find",
                    "(Ljava/lang/Class;)Ljava/lang/Object;",
                    /* isInterface= */ false);
            code.visitTypeInsn(Opcodes.CHECKCAST, Api.CLEANUP_SCOPE);
            woven.putField("cleanup", "L" + Api.CLEANUP_SCOPE + ";");
        }
        for (Body.Parameter parameter : body.parameters()) {
            int variable = parameter.variable();
            if (isLoaded(variable)) {
                parameter(parameter);
            }
        }
        if (isFrameNext(source.instructions.getFirst())) {
            code.visitInsn(Opcodes.NOP); // two frames must not be declared at one place
        }
    }

    /** Whether a parameter is loaded into its variable at the beginning: it is needed, and not there already as {@code this} is. */
    private boolean isLoaded(int variable) {
        return liveness.before(0).get(variable) && !(variable == 0 && body.hasThis());
    }

    private void parameter(Body.Parameter parameter) {
        String field = parameter.field();
        if (field != null) {
            woven.loadRun();
            woven.getField(field, parameter.type().getDescriptor());
        } else if (parameter.source() == BodyType.Source.SELF) {
            woven.loadRun();
            code.visitTypeInsn(Opcodes.CHECKCAST, parameter.type().getInternalName());
        } else {
            woven.loadArgument();
            Type given = parameter.given();
            Conversion.convert(code, given == null ? parameter.type() : given, parameter.type());
        }
        code.visitVarInsn(parameter.type().getOpcode(Opcodes.ISTORE), woven.variable(parameter.variable()));
    }

    // ---- ordinary code

    /** Code that can't be reached, of which no compiler leaves any, or what comes between a jump and the frame of the next instruction: labels and lines. */
    private void unreachable(AbstractInsnNode instruction) throws AnalyzerException {
        if (instruction instanceof LabelNode label) {
            woven.place(woven.label(label));
        } else if (instruction instanceof LineNumberNode) {
            code.instructions.add(instruction.clone(woven.labels()));
        } else if (instruction.getOpcode() >= 0) {
            throw new AnalyzerException(instruction, "code that can't be reached");
        }
    }

    private void instruction(int index, AbstractInsnNode instruction, Frame<Slot> before) throws AnalyzerException {
        int opcode = instruction.getOpcode();
        if (instruction instanceof LabelNode label) {
            woven.place(woven.label(label));
        } else if (instruction instanceof FrameNode) {
            Object[] stack = woven.stack(TypeFlow.stack(before));
            woven.frame(before, liveness.before(index), List.of(), stack);
        } else if (instruction instanceof VarInsnNode access) {
            code.visitVarInsn(opcode, woven.variable(access.var));
        } else if (instruction instanceof IincInsnNode increment) {
            code.visitIincInsn(woven.variable(increment.var), increment.incr);
        } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            end();
        } else if (opcode == Opcodes.NEW) {
            create((TypeInsnNode) instruction);
        } else if (isLateConstructor(instruction, before)) {
            construct((MethodInsnNode) instruction, before);
        } else if (instruction instanceof MethodInsnNode call && Api.opensItems(call)) {
            openItems();
        } else {
            code.instructions.add(instruction.clone(woven.labels()));
        }
    }

    private void end() {
        Type result = Type.getReturnType(source.desc);
        boolean returnsValue = result.getSort() != Type.VOID;
        boolean wantsValue = !body.type().descriptor.endsWith("V");
        if (returnsValue && wantsValue) {
            Conversion.box(code, result);
        } else if (returnsValue) {
            code.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
        woven.loadRun();
        woven.callRun("end", "()V");
        boolean hasValue = returnsValue && wantsValue;
        switch (body.type().kind) {
            case ASYNC -> {
                if (hasValue) {
                    call(Api.POLL, "ready", "(Ljava/lang/Object;)L" + Api.POLL + ";", /* isInterface= */ true);
                } else {
                    call(Api.POLL, "done", "()L" + Api.POLL + ";", /* isInterface= */ true);
                }
            }
            case GENERATOR -> call(Api.STEP, "end", "()L" + Api.STEP + ";", /* isInterface= */ true);
            case SEQUENCE -> code.visitInsn(Opcodes.ACONST_NULL);
            case COROUTINE -> {
                if (!hasValue) {
                    code.visitInsn(Opcodes.ACONST_NULL);
                }
                String descriptor = "(Ljava/lang/Object;)Ljava/lang/Object;";
                call(Kind.COROUTINE.frame, "returned", descriptor, /* isInterface= */ false);
            }
        }
        code.visitInsn(Opcodes.ARETURN);
    }

    private void call(String owner, String name, String descriptor, boolean isInterface) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, isInterface);
    }

    private void openItems() {
        String descriptor = "(Ldev/pollard/stream/AsyncStream;)L" + Api.ITEMS + ";";
        call(Api.ITEMS, "of", descriptor, /* isInterface= */ false);
        if (body.type().kind.awaits) {
            code.visitInsn(Opcodes.DUP);
            woven.loadRun();
            code.visitInsn(Opcodes.SWAP);
            woven.callRun("track", "(L" + Api.LOOP + ";)V");
        }
    }

    // ---- objects that are created before a suspension and initialised after it

    private void create(TypeInsnNode creation) {
        if (points.isLate(creation)) {
            code.visitTypeInsn(Opcodes.NEW, creation.desc);
            code.visitInsn(Opcodes.POP);
            code.visitInsn(Opcodes.ACONST_NULL);
        } else {
            woven.place(woven.creation(creation));
            code.visitTypeInsn(Opcodes.NEW, creation.desc);
        }
    }

    private boolean isLateConstructor(AbstractInsnNode instruction, Frame<Slot> before) {
        return instruction.getOpcode() == Opcodes.INVOKESPECIAL
                && ((MethodInsnNode) instruction).name.equals("<init>")
                && receiver((MethodInsnNode) instruction, before).kind() instanceof AbstractInsnNode creation
                && points.isLate(creation);
    }

    private static Slot receiver(MethodInsnNode constructor, Frame<Slot> before) {
        int arguments = Type.getArgumentTypes(constructor.desc).length;
        return before.getStack(before.getStackSize() - 1 - arguments);
    }

    /** Takes the stack off down to the lowest place of the object, and puts it back with the object in these places. */
    private void construct(MethodInsnNode constructor, Frame<Slot> before) {
        Object creation = receiver(constructor, before).kind();
        List<Slot> stack = TypeFlow.stack(before);
        int lowest = 0;
        while (stack.get(lowest).kind() != creation) {
            lowest++;
        }
        List<Slot> inUse = new ArrayList<>();
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = stack.size() - 1; i >= lowest; i--) {
            if (stack.get(i).kind() == creation) {
                code.visitInsn(Opcodes.POP);
            } else {
                places.put(i, woven.store(stored(stack.get(i)), inUse));
            }
        }
        code.visitTypeInsn(Opcodes.NEW, ((TypeInsnNode) creation).desc);
        int object = woven.store(Slot.NULL, inUse);
        for (int i = 0; i < before.getLocals(); i++) {
            if (before.getLocal(i).kind() == creation) {
                code.visitVarInsn(Opcodes.ALOAD, object);
                code.visitVarInsn(Opcodes.ASTORE, woven.variable(i));
            }
        }
        for (int i = lowest; i < stack.size(); i++) {
            Integer place = places.get(i);
            woven.load(place == null ? Slot.NULL : stored(stack.get(i)), place == null ? object : place);
        }
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL, constructor.owner, constructor.name, constructor.desc, /* isInterface= */ false);
    }

    /** A value as far as storing it goes: what is not initialised is a reference as any other. */
    private static Slot stored(Slot slot) {
        return slot.isUninitialized() ? Slot.NULL : slot;
    }

    // ---- suspensions

    private void suspend(Point point) {
        switch (point.suspension) {
            case AWAIT -> await(point);
            case EMIT -> emit(point);
            case YIELD -> handOver(point);
        }
        woven.place(point.goOn);
        woven.frame(
                point.types,
                point.live,
                List.of(),
                point.suspension == Api.Suspension.EMIT
                        ? woven.stack(point.beneath)
                        : woven.stack(point.beneath, Api.OBJECT));
        if (isFrameNext(point.call.getNext())) {
            code.visitInsn(Opcodes.NOP); // two frames must not be declared at one place
        }
        if (point.suspension == Api.Suspension.AWAIT) {
            result(point);
        }
    }

    private void await(Point point) {
        MethodInsnNode makeFuture = Api.makeFuture(point.call);
        if (makeFuture != null) {
            code.instructions.add(makeFuture);
        }
        List<Slot> inUse = point.temporaries;
        int child = woven.store(Slot.of(Api.FUTURE), inUse);
        List<Integer> places = takeOff(point);
        if (point.inCleanup) {
            woven.loadArgument();
            code.visitFieldInsn(Opcodes.GETSTATIC, Api.FRAMES, "DEFER", "L" + Api.CONTEXT + ";");
            code.visitJumpInsn(Opcodes.IF_ACMPEQ, point.defer.getLabel());
        }
        code.visitVarInsn(Opcodes.ALOAD, child);
        woven.loadArgument();
        woven.place(point.poll);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                Api.FUTURE,
                "poll",
                "(L" + Api.CONTEXT + ";)L" + Api.POLL + ";",
                /* isInterface= */ true);
        woven.place(point.polled);
        code.visitInsn(Opcodes.DUP);
        code.visitFieldInsn(Opcodes.GETSTATIC, Api.FRAMES, "PENDING", "L" + Api.POLL + ";");
        code.visitJumpInsn(Opcodes.IF_ACMPEQ, point.suspend.getLabel());
        Resumptions.takeValue(code);
        if (!places.isEmpty()) {
            int value = woven.temporary(inUse);
            code.visitVarInsn(Opcodes.ASTORE, value);
            putBack(point, places);
            code.visitVarInsn(Opcodes.ALOAD, value);
        }
    }

    private void emit(Point point) {
        List<Slot> inUse = point.temporaries;
        int item = woven.store(Slot.of(Api.OBJECT), inUse);
        checkOwn(point);
        List<Integer> places = takeOff(point);
        woven.loadRun();
        code.visitVarInsn(Opcodes.ALOAD, item);
        woven.callRun("push", "(Ljava/lang/Object;)Z");
        code.visitJumpInsn(Opcodes.IFEQ, point.suspend.getLabel());
        putBack(point, places);
    }

    private void handOver(Point point) {
        woven.store(Slot.of(Api.OBJECT), point.temporaries);
        checkOwn(point);
        takeOff(point);
        code.visitJumpInsn(Opcodes.GOTO, point.suspend.getLabel());
    }

    /** Takes the emitter or the caller off the stack. If it is not known to be the run, that is looked at when the code runs. */
    private void checkOwn(Point point) {
        if (points.isOwn(point)) {
            code.visitInsn(Opcodes.POP);
        } else {
            woven.loadRun();
            String descriptor = "(Ljava/lang/Object;L" + Api.ANY_FRAME + ";)V";
            call(Api.FRAMES, "own", descriptor, /* isInterface= */ false);
        }
    }

    /** Takes the stack below the arguments off; returns where its entries are, from the bottom. */
    private List<Integer> takeOff(Point point) {
        List<Integer> places = new ArrayList<>();
        for (int i = point.beneath.size() - 1; i >= 0; i--) {
            Slot slot = stored(point.beneath.get(i));
            places.add(0, woven.store(slot, point.temporaries));
        }
        return places;
    }

    private void putBack(Point point, List<Integer> places) {
        for (int i = 0; i < places.size(); i++) {
            woven.load(stored(point.beneath.get(i)), places.get(i));
        }
    }

    /** Makes what the call returns of the value of the future. */
    private void result(Point point) {
        Type type = Type.getReturnType(point.call.desc);
        switch (type.getSort()) {
            case Type.VOID -> code.visitInsn(Opcodes.POP);
            case Type.BOOLEAN -> Conversion.convert(code, Type.getObjectType("java/lang/Boolean"), type);
            default -> {
                if (!type.getInternalName().equals(Api.OBJECT)) {
                    code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
                }
            }
        }
    }

    /** Whether a frame is declared before the next instruction, so at the same place as one declared here. */
    private static boolean isFrameNext(@Nullable AbstractInsnNode from) {
        for (AbstractInsnNode at = from; at != null && at.getOpcode() < 0; at = at.getNext()) {
            if (at instanceof FrameNode) {
                return true;
            }
        }
        return false;
    }

    // ---- for debuggers

    /** The variables of the source, each where it has its value: after a suspension, if it is needed then. {@code this} is there all over. */
    private void variables(LabelNode first, LabelNode last) {
        if (source.localVariables == null) {
            return;
        }
        BitSet loaded = new BitSet();
        for (Body.Parameter parameter : body.parameters()) {
            int variable = parameter.variable();
            if (isLoaded(variable)) {
                loaded.set(variable);
            }
        }
        Available available = Available.of(body, flow, loaded, byIndex);
        code.localVariables = new ArrayList<>();
        for (LocalVariableNode variable : source.localVariables) {
            if (body.hasThis() && variable.index == 0) {
                addVariable(variable, first, last);
                continue;
            }
            int end = flow.indexOf(variable.end);
            int from = -1;
            for (int i = flow.indexOf(variable.start); i <= end; i++) {
                boolean isThere = i < end && available.has(i, variable.index);
                if (isThere && from < 0) {
                    from = i;
                } else if (!isThere && from >= 0) {
                    addVariable(variable, begins.get(from), begins.get(i));
                    from = -1;
                }
            }
        }
    }

    private void addVariable(LocalVariableNode variable, LabelNode from, LabelNode to) {
        code.localVariables.add(new LocalVariableNode(
                variable.name, variable.desc, variable.signature, from, to, woven.variable(variable.index)));
    }
}
