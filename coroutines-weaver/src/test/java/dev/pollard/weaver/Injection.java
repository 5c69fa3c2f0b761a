// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/**
 * Makes bodies of methods that know nothing of it: puts awaits before some of their instructions, whatever is on the stack there, and weaves them.
 *
 * <p>No compiler would put them there. What the verifier accepts of it, it accepts of everything.
 */
final class Injection {
    private static final int AWAITS = 3;

    /** Larger ones may not fit any more. */
    private static final int TOO_LARGE = 3000;

    private final ClassNode node;
    private final Random random;
    private final Map<String, byte[]> frames = new LinkedHashMap<>();
    private final List<String> crashes = new ArrayList<>();
    private int bodies;
    private int points;

    private Injection(byte[] classFile, long seed) {
        node = new ClassNode(Api.ASM);
        new ClassReader(classFile).accept(node, ClassReader.EXPAND_FRAMES);
        random = new Random(seed ^ node.name.hashCode());
    }

    /** Puts woven copies of all methods of a class beside them. */
    static Injection into(byte[] classFile, long seed) {
        Injection injection = new Injection(classFile, seed);
        injection.weaveAll();
        return injection;
    }

    private void weaveAll() {
        if ((node.version & 0xFFFF) < Opcodes.V1_8 || (node.access & Opcodes.ACC_MODULE) != 0) {
            return;
        }
        List<MethodNode> woven = new ArrayList<>();
        for (MethodNode method : new ArrayList<>(node.methods)) {
            int size = method.instructions.size();
            if (size > 0 && size < TOO_LARGE && !method.name.startsWith("<")) {
                try {
                    MethodNode copy = weave(method, woven.size());
                    if (copy != null) {
                        woven.add(copy);
                    }
                } catch (Throwable crash) {
                    crashes.add(node.name + "." + method.name + method.desc + ": " + crash);
                }
            }
        }
        node.methods.addAll(woven);
    }

    private MethodNode weave(MethodNode method, int number) throws AnalyzerException {
        boolean isInterface = (node.access & Opcodes.ACC_INTERFACE) != 0;
        MethodNode source = copy(method, isInterface);
        inject(source);
        Type[] none = {};
        int captured = Type.getArgumentTypes(source.desc).length + (TypeFlow.isStatic(source) ? 0 : 1);
        Body body = new Body(
                node.name,
                isInterface,
                source,
                BodyType.BODY,
                node.name + "$async$" + number,
                Body.parameters(node.name, source, BodyType.BODY, captured, none));
        Problems problems = new Problems(node.name, node.sourceFile);
        BodyWeaver.Result result = BodyWeaver.weave(body, new Options(random.nextInt(4) == 0), problems);
        if (result == null) {
            List<Diagnostic> unexpected = problems.list().stream()
                    .filter(problem -> !problem.message().contains("inside synchronized"))
                    .filter(Diagnostic::isError)
                    .toList();
            if (!unexpected.isEmpty()) {
                crashes.add(node.name + "." + method.name + method.desc + ": " + unexpected);
            }
            return null;
        }
        bodies++;
        points += result.points().list().size();
        frames.put(body.frame().replace('/', '.'), FrameWriter.write(body, result, node.version, node.sourceFile));
        return result.method();
    }

    private MethodNode copy(MethodNode method, boolean asStatic) {
        boolean changes = asStatic && !TypeFlow.isStatic(method);
        String descriptor = changes ? "(L" + node.name + ";" + method.desc.substring(1) : method.desc;
        int access =
                method.access & ~(Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_FINAL) | (changes ? Opcodes.ACC_STATIC : 0);
        MethodNode copy = new MethodNode(Api.ASM, access, method.name, descriptor, null, null);
        method.accept(copy);
        return copy;
    }

    private void inject(MethodNode source) throws AnalyzerException {
        TypeFlow types = TypeFlow.of(node.name, source);
        List<AbstractInsnNode> places = new ArrayList<>();
        for (int i = 0; i < source.instructions.size(); i++) {
            AbstractInsnNode instruction = source.instructions.get(i);
            // Not before a NEW: its label is where frames say that the object comes from.
            if (instruction.getOpcode() >= 0 && instruction.getOpcode() != Opcodes.NEW && types.before(i) != null) {
                places.add(instruction);
            }
        }
        for (int i = 0; i < AWAITS && !places.isEmpty(); i++) {
            InsnList await = new InsnList();
            await.add(new InsnNode(Opcodes.ACONST_NULL));
            await.add(new MethodInsnNode(
                    Opcodes.INVOKESTATIC, Api.COROUTINES, "await", "(L" + Api.FUTURE + ";)Ljava/lang/Object;", false));
            await.add(new InsnNode(Opcodes.POP));
            source.instructions.insertBefore(places.get(random.nextInt(places.size())), await);
        }
        source.maxStack += 2;
    }

    int bodies() {
        return bodies;
    }

    int points() {
        return points;
    }

    /** What the weaver could not do although it should. */
    List<String> crashes() {
        return crashes;
    }

    /** The class with the woven copies, and without its initialiser, and the classes of their runs. */
    Map<String, byte[]> classes() {
        node.methods.removeIf(method -> method.name.equals("<clinit>"));
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        Map<String, byte[]> classes = new LinkedHashMap<>(frames);
        classes.put(node.name.replace('/', '.'), writer.toByteArray());
        return classes;
    }
}
