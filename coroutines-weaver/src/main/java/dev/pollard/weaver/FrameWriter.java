// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LineNumberNode;

/** Writes the class of a body's runs. An object of it that was never begun also serves as the body, as a value. */
final class FrameWriter {
    private static final String VOID = "()V";
    private static final String CLEANUP = "L" + Api.CLEANUP_SCOPE + ";";
    private static final String LOOPS = "L" + Api.LOOP + ";";

    private final Body body;
    private final BodyWeaver.Result woven;
    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private FrameWriter(Body body, BodyWeaver.Result woven) {
        this.body = body;
        this.woven = woven;
    }

    /**
     * Writes the class.
     *
     * @param version the version of the host's class file
     * @param source the host's source file
     */
    static byte[] write(Body body, BodyWeaver.Result woven, int version, @Nullable String source) {
        FrameWriter writer = new FrameWriter(body, woven);
        writer.header(version, source);
        writer.fields();
        writer.constructor();
        writer.factory("body", Type.getObjectType(body.type().name));
        if (body.type().started != null) {
            writer.factory("start", Type.getObjectType(body.type().started));
        }
        writer.begin();
        writer.go();
        if (body.type().kind == Kind.ASYNC) {
            writer.poll();
        }
        writer.refuseCall();
        writer.clear();
        writer.accessors();
        writer.site(source);
        writer.out.visitEnd();
        return writer.out.toByteArray();
    }

    private void header(int version, @Nullable String source) {
        out.visit(
                version,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                body.frame(),
                null,
                body.type().kind.frame,
                new String[] {body.type().name, Api.WOVEN});
        if (source != null) {
            out.visitSource(source, null);
        }
    }

    private void fields() {
        woven.layout().fields().forEach(this::field);
        if (woven.points().awaitInCleanup()) {
            field("cleanup", CLEANUP);
        }
        if (woven.points().opensItems() && body.type().kind.awaits) {
            field("loops", LOOPS);
        }
    }

    private void field(String name, String descriptor) {
        out.visitField(Opcodes.ACC_SYNTHETIC, name, descriptor, null, null).visitEnd();
    }

    private MethodVisitor method(int access, String name, String descriptor) {
        String[] exceptions = {"java/lang/Exception"};
        MethodVisitor code = out.visitMethod(access | Opcodes.ACC_SYNTHETIC, name, descriptor, null, exceptions);
        code.visitCode();
        return code;
    }

    private static void finish(MethodVisitor code, int opcode) {
        code.visitInsn(opcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void constructor() {
        MethodVisitor code = method(0, "<init>", body.captureDescriptor(Type.VOID_TYPE));
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, body.type().kind.frame, "<init>", VOID, false);
        int variable = 1;
        for (Body.Parameter capture : body.captures()) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(capture.type().getOpcode(Opcodes.ILOAD), variable);
            putField(code, capture);
            variable += capture.type().getSize();
        }
        finish(code, Opcodes.RETURN);
    }

    private void putField(MethodVisitor code, Body.Parameter parameter) {
        code.visitFieldInsn(
                Opcodes.PUTFIELD,
                body.frame(),
                parameter.field(),
                parameter.type().getDescriptor());
    }

    private void getField(MethodVisitor code, Body.Parameter parameter) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(
                Opcodes.GETFIELD,
                body.frame(),
                parameter.field(),
                parameter.type().getDescriptor());
    }

    /** What takes the place of the code that makes the body. */
    private void factory(String name, Type result) {
        MethodVisitor code = method(Opcodes.ACC_STATIC, name, body.captureDescriptor(result));
        code.visitTypeInsn(Opcodes.NEW, body.frame());
        code.visitInsn(Opcodes.DUP);
        int variable = 0;
        for (Body.Parameter capture : body.captures()) {
            code.visitVarInsn(capture.type().getOpcode(Opcodes.ILOAD), variable);
            variable += capture.type().getSize();
        }
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL, body.frame(), "<init>", body.captureDescriptor(Type.VOID_TYPE), false);
        finish(code, Opcodes.ARETURN);
    }

    private void begin() {
        MethodVisitor code = method(Opcodes.ACC_PUBLIC, "begin", "(Ljava/lang/Object;)L" + Api.ANY_FRAME + ";");
        code.visitTypeInsn(Opcodes.NEW, body.frame());
        code.visitInsn(Opcodes.DUP);
        body.captures().forEach(capture -> getField(code, capture));
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL, body.frame(), "<init>", body.captureDescriptor(Type.VOID_TYPE), false);
        begun(code, body, 1);
        finish(code, Opcodes.ARETURN);
    }

    /** Gives a new run, which is on top of the stack, the argument that it is begun with. */
    static void begun(MethodVisitor code, Body body, int argument) {
        for (Body.Parameter parameter : body.parameters()) {
            if (parameter.source() == BodyType.Source.BEGIN) {
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(Opcodes.ALOAD, argument);
                Type given = parameter.given();
                Conversion.convert(code, given == null ? parameter.type() : given, parameter.type());
                code.visitFieldInsn(
                        Opcodes.PUTFIELD,
                        body.frame(),
                        parameter.field(),
                        parameter.type().getDescriptor());
            }
        }
    }

    private void callBody(MethodVisitor code) {
        if (body.hasThis()) {
            getField(code, body.parameters().get(0));
        }
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(
                body.hasThis() ? Opcodes.INVOKEVIRTUAL : Opcodes.INVOKESTATIC,
                body.host(),
                body.method().name,
                body.wovenDescriptor(),
                body.inInterface());
    }

    private void go() {
        Kind kind = body.type().kind;
        String result = "L" + kind.goResult() + ";";
        MethodVisitor code = method(Opcodes.ACC_PROTECTED, "go", "(L" + kind.argument + ";)" + result);
        callBody(code);
        finish(code, Opcodes.ARETURN);
    }

    /** Calls the body itself and not {@code go}: one line less in each stack trace. */
    private void poll() {
        MethodVisitor code = method(Opcodes.ACC_PUBLIC, "poll", "(L" + Api.CONTEXT + ";)L" + Api.POLL + ";");
        Label usable = new Label();
        Label end = new Label();
        Label thrown = new Label();
        code.visitTryCatchBlock(usable, end, thrown, null);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, body.frame(), "state", "I");
        code.visitJumpInsn(Opcodes.IFGE, usable);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, body.frame(), "misuse", "()Ljava/lang/IllegalStateException;", false);
        code.visitInsn(Opcodes.ATHROW);
        code.visitLabel(usable);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        callBody(code);
        code.visitLabel(end);
        code.visitInsn(Opcodes.ARETURN);
        code.visitLabel(thrown);
        code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {Api.THROWABLE});
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, body.frame(), "failed", VOID, false);
        finish(code, Opcodes.ATHROW);
    }

    /** The method of the functional interface. */
    private void refuseCall() {
        MethodVisitor code = method(Opcodes.ACC_PUBLIC, body.type().method, body.type().descriptor);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, body.frame(), "toString", "()Ljava/lang/String;", false);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Api.FRAMES,
                "called",
                "(Ljava/lang/String;)Ljava/lang/IllegalStateException;",
                false);
        finish(code, Opcodes.ATHROW);
    }

    private void clear() {
        List<Map.Entry<String, String>> references = woven.layout().fields().entrySet().stream()
                .filter(field -> Layout.isReference(field.getValue()))
                .toList();
        if (references.isEmpty()) {
            return;
        }
        MethodVisitor code = method(Opcodes.ACC_PROTECTED, "clear", VOID);
        for (Map.Entry<String, String> field : references) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitInsn(Opcodes.ACONST_NULL);
            code.visitFieldInsn(Opcodes.PUTFIELD, body.frame(), field.getKey(), field.getValue());
        }
        finish(code, Opcodes.RETURN);
    }

    private void accessors() {
        if (woven.points().awaitInCleanup()) {
            getter("cleanup", CLEANUP);
        }
        if (woven.points().opensItems() && body.type().kind.awaits) {
            getter("loops", LOOPS);
            MethodVisitor code = method(Opcodes.ACC_PROTECTED, "loops", "(" + LOOPS + ")V");
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitFieldInsn(Opcodes.PUTFIELD, body.frame(), "loops", LOOPS);
            finish(code, Opcodes.RETURN);
        }
    }

    private void getter(String name, String descriptor) {
        MethodVisitor code = method(Opcodes.ACC_PROTECTED, name, "()" + descriptor);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, body.frame(), name, descriptor);
        finish(code, Opcodes.ARETURN);
    }

    private void site(@Nullable String source) {
        StringBuilder lines = new StringBuilder();
        lines.append((char) firstLine());
        woven.points().list().forEach(point -> lines.append((char) point.line));
        MethodVisitor code = method(Opcodes.ACC_PROTECTED, "site", "()Ljava/lang/String;");
        code.visitLdcInsn(Api.dotted(body.host()) + "\n" + body.method().name + "\n" + (source == null ? "" : source)
                + "\n" + lines);
        finish(code, Opcodes.ARETURN);
    }

    private int firstLine() {
        for (var instruction : body.method().instructions) {
            if (instruction instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }
}
