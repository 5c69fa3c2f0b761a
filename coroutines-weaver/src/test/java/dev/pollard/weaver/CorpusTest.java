// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pollard.weaver.run.Driver;
import dev.pollard.weaver.run.Driver.Plan;
import dev.pollard.weaver.run.Driver.Report;
import dev.pollard.weaver.run.Straight;
import dev.pollard.weaver.run.World;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Runs each scenario of the corpus from top to bottom, woven, and on virtual threads, and compares what it does: to its end, and cancelled at each of its
 * waits, with cleanup that may wait and without.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/corpus");

    /** As many as there are, so that none gets lost. */
    private static final int AT_LEAST_SCENARIOS = 150;

    /** A way to compile the corpus. */
    record Compilation(int release, String debug, boolean keepVariables) {
        Map<String, byte[]> classes() throws IOException {
            return Compiled.classes(sources(release), "--release", String.valueOf(release), debug);
        }
    }

    static Stream<Compilation> compilations() {
        List<Compilation> all = new ArrayList<>();
        all.add(new Compilation(17, "-g", false));
        all.add(new Compilation(17, "-g:none", false));
        all.add(new Compilation(17, "-g", true));
        int newest = Compiled.newestRelease();
        if (newest > 17) {
            all.add(new Compilation(newest, "-g", false));
            all.add(new Compilation(newest, "-g:none", false));
        }
        return all.stream();
    }

    /** The sources that a release can compile: each folder is named by the release that it needs. */
    private static Map<String, String> sources(int release) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CORPUS)) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".java")).toList()) {
                int needed = Integer.parseInt(
                        CORPUS.relativize(file).getName(0).toString().substring("java".length()));
                if (needed <= release) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.put("corpus." + name, Files.readString(file));
                }
            }
        }
        return sources;
    }

    @ParameterizedTest
    @MethodSource("compilations")
    void wovenDoesWhatIsWritten(Compilation compilation) throws Exception {
        Map<String, byte[]> classes = compilation.classes();
        Map<String, byte[]> woven = Weaves.all(classes, new Options(compilation.keepVariables()));
        assertThat(Weaves.verify(woven)).isEmpty();

        int scenarios = compareAll(Weaves.load(straight(classes)), Weaves.load(woven), classes);

        assertThat(scenarios).isGreaterThanOrEqualTo(AT_LEAST_SCENARIOS);
    }

    @ParameterizedTest
    @MethodSource("compilations")
    void unwovenDoesWhatIsWritten(Compilation compilation) throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
        Map<String, byte[]> classes = compilation.classes();

        compareAll(Weaves.load(straight(classes)), Weaves.load(classes), classes);
    }

    @Test
    void aSecondWeavingFindsNothingToDo() throws Exception {
        Map<String, byte[]> woven = Weaves.all(new Compilation(17, "-g", false).classes(), Options.DEFAULT);

        woven.forEach((name, classFile) -> {
            Weaving again = new Weaver(Options.DEFAULT).weave(classFile);
            assertThat(again.host()).as(name).isEmpty();
            assertThat(again.diagnostics()).as(name).isEmpty();
        });
    }

    private static int compareAll(ClassLoader straight, ClassLoader tested, Map<String, byte[]> classes)
            throws Exception {
        int scenarios = 0;
        List<String> differences = new ArrayList<>();
        for (String name : classes.keySet()) {
            Class<?> type = straight.loadClass(name);
            for (Method scenario : scenarios(type)) {
                scenarios++;
                Method same = tested.loadClass(name).getMethod(scenario.getName(), World.class);
                compare(scenario, same, differences);
            }
        }
        assertThat(differences).isEmpty();
        return scenarios;
    }

    private static List<Method> scenarios(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isPublic(type.getModifiers())
                        && Modifier.isStatic(method.getModifiers())
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {World.class}))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static void compare(Method straight, Method tested, List<String> differences) {
        int waits = compare(straight, tested, new Plan(true, 0, false, false), differences);
        compare(straight, tested, new Plan(false, 0, false, false), differences);
        compare(straight, tested, new Plan(true, 0, true, true), differences);
        for (int at = 1; at <= waits; at++) {
            compare(straight, tested, new Plan(true, at, false, false), differences);
            compare(straight, tested, new Plan(true, at, true, false), differences);
            compare(straight, tested, new Plan(true, at, true, true), differences);
        }
    }

    private static int compare(Method straight, Method tested, Plan plan, List<String> differences) {
        String scenario = straight.getDeclaringClass().getSimpleName() + "." + straight.getName() + " " + plan;
        try {
            Report expected = Driver.straight(straight, plan);
            Report actual = Driver.polled(tested, plan);
            if (!actual.log().equals(expected.log())) {
                differences.add(scenario + "\n  expected " + expected.log() + "\n  but      " + actual.log());
            }
            return expected.suspensions();
        } catch (Throwable broken) {
            java.io.StringWriter trace = new java.io.StringWriter();
            broken.printStackTrace(new java.io.PrintWriter(trace));
            differences.add(scenario + " broke: " + trace);
            return 0;
        }
    }

    /** The same classes with calls of {@link Straight} in place of those that suspend. */
    private static Map<String, byte[]> straight(Map<String, byte[]> classes) {
        Map<String, byte[]> straight = new TreeMap<>();
        classes.forEach((name, classFile) -> straight.put(name, straight(classFile)));
        return straight;
    }

    private static byte[] straight(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, 0);
        String target = Straight.class.getName().replace('.', '/');
        for (MethodNode method : node.methods) {
            for (var instruction : method.instructions) {
                if (instruction instanceof MethodInsnNode call && call.owner.equals(Api.COROUTINES)) {
                    call.owner = target;
                } else if (instruction instanceof MethodInsnNode call
                        && call.owner.equals(Api.ITEMS)
                        && call.name.equals("advance")) {
                    call.setOpcode(Opcodes.INVOKESTATIC);
                    call.owner = target;
                    call.desc = "(L" + Api.ITEMS + ";)Z";
                }
            }
        }
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        return writer.toByteArray();
    }
}
