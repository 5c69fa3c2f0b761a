// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Turns the bodies of a class into state machines.
 *
 * <p><b>Behaviour.</b> Needs nothing but the class file: no class path, and no class is loaded. A class without bodies is left as it is, and so is one that was woven before. If
 * anything can't be woven, nothing of the class is.
 *
 * <p><b>Threading.</b> Any thread; has no state.
 */
public final class Weaver {
    private static final byte[] MARK = Api.COROUTINE.getBytes(StandardCharsets.US_ASCII);

    /** Class files have had interface methods that can be called statically since Java 8. */
    private static final int OLDEST = Opcodes.V1_8;

    private final Options options;

    /**
     * Creates a weaver.
     *
     * @param options how to weave
     */
    public Weaver(Options options) {
        this.options = options;
    }

    /**
     * Whether a class may have bodies in it: a quick look, without parsing.
     *
     * @param classFile the class file
     * @return false if {@link #weave} would leave it as it is
     */
    public static boolean isCandidate(byte[] classFile) {
        int last = classFile.length - MARK.length;
        for (int i = 10; i <= last; i++) {
            int k = 0;
            while (k < MARK.length && classFile[i + k] == MARK[k]) {
                k++;
            }
            if (k == MARK.length) {
                return true;
            }
        }
        return false;
    }

    /**
     * Weaves a class.
     *
     * @param classFile the class file, which is not changed
     * @return what became of it
     */
    public Weaving weave(byte[] classFile) {
        if (!isCandidate(classFile)) {
            return Weaving.unchanged(List.of());
        }
        ClassNode node = new ClassNode(Api.ASM);
        try {
            new ClassReader(classFile).accept(node, ClassReader.EXPAND_FRAMES);
        } catch (IllegalArgumentException tooNew) {
            int major = (classFile[6] & 0xFF) << 8 | classFile[7] & 0xFF;
            return Weaving.unchanged(List.of(new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    "?",
                    null,
                    0,
                    "class file version " + major + " is newer than this weaver knows; compile for an older release, or"
                            + " take a newer weaver")));
        }
        Problems problems = new Problems(node.name, node.sourceFile);
        try {
            return weave(node, problems);
        } catch (MethodTooLargeException tooLarge) {
            problems.error(0, "body too large in " + tooLarge.getMethodName() + ": split it");
            return Weaving.unchanged(problems.list());
        }
    }

    private Weaving weave(ClassNode node, Problems problems) {
        HostClass host = new HostClass(node, problems);
        Plan plan = new Plan(host, problems);
        if (plan.isEmpty()) {
            return Weaving.unchanged(problems.list());
        }
        if ((node.version & 0xFFFF) < OLDEST) {
            problems.error(
                    0, "class file version " + (node.version & 0xFFFF) + " is too old: compile for Java 8 or newer");
            return Weaving.unchanged(problems.list());
        }
        plan.replaceSites();
        Map<String, byte[]> frames = new LinkedHashMap<>();
        List<MethodNode> added = new ArrayList<>();
        for (Body body : plan.bodies()) {
            BodyWeaver.Result result = BodyWeaver.weave(body, options, problems);
            if (result != null) {
                CodeSize.warn(body, result.method(), problems);
                frames.put(body.frame(), FrameWriter.write(body, result, node.version, node.sourceFile));
                added.add(result.method());
            }
        }
        if (problems.hasErrors()) {
            return Weaving.unchanged(problems.list());
        }
        plan.removeReplaced();
        node.methods.addAll(added);
        plan.makeBodies();
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return Weaving.changed(writer.toByteArray(), frames, problems.list());
    }
}
