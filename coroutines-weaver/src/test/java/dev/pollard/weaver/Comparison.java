// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.weaver.run.Driver;
import dev.pollard.weaver.run.Driver.Plan;
import dev.pollard.weaver.run.Driver.Report;
import dev.pollard.weaver.run.Straight;
import dev.pollard.weaver.run.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Compares what scenarios do with what they do from top to bottom: to their end, and cancelled at their waits. */
final class Comparison {
    private final List<String> differences = new ArrayList<>();
    private final int cancels;
    private int scenarios;
    private int runs;

    private Comparison(int cancels) {
        this.cancels = cancels;
    }

    /**
     * Compares all scenarios: the public static methods that take a {@link World}.
     *
     * @param straight the classes for a straight run
     * @param tested the same classes
     * @param classes their names
     * @param cancels at how many waits of each scenario to cancel, spread evenly
     * @return how many scenarios there were
     */
    static int ofAll(ClassLoader straight, ClassLoader tested, Iterable<String> classes, int cancels)
            throws ReflectiveOperationException {
        Comparison comparison = new Comparison(cancels);
        for (String name : classes) {
            for (Method scenario : scenarios(straight.loadClass(name))) {
                comparison.scenarios++;
                comparison.compare(scenario, tested.loadClass(name).getMethod(scenario.getName(), World.class));
            }
        }
        assertThat(comparison.differences).isEmpty();
        assertThat(comparison.runs).isGreaterThanOrEqualTo(3 * comparison.scenarios);
        return comparison.scenarios;
    }

    static List<Method> scenarios(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isPublic(type.getModifiers())
                        && Modifier.isStatic(method.getModifiers())
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {World.class}))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private void compare(Method straight, Method tested) {
        int waits = compare(straight, tested, new Plan(true, 0, false, false));
        compare(straight, tested, new Plan(false, 0, false, false));
        compare(straight, tested, new Plan(true, 0, true, true));
        int step = Math.max(1, waits / cancels);
        for (int at = 1; at <= waits; at += step) {
            compare(straight, tested, new Plan(true, at, false, false));
            compare(straight, tested, new Plan(true, at, true, false));
            compare(straight, tested, new Plan(true, at, true, true));
        }
    }

    private int compare(Method straight, Method tested, Plan plan) {
        runs++;
        String scenario = straight.getDeclaringClass().getSimpleName() + "." + straight.getName() + " " + plan;
        try {
            Report expected = Driver.straight(straight, plan);
            Report actual = Driver.polled(tested, plan);
            if (!actual.log().equals(expected.log())) {
                differences.add(scenario + "\n  expected " + expected.log() + "\n  but      " + actual.log());
            }
            return expected.suspensions();
        } catch (Throwable broken) {
            StringWriter trace = new StringWriter();
            broken.printStackTrace(new PrintWriter(trace));
            differences.add(scenario + " broke: " + trace);
            return 0;
        }
    }

    /** The same classes with calls of {@link Straight} in place of those that suspend. */
    static Map<String, byte[]> straight(Map<String, byte[]> classes) {
        Map<String, byte[]> straight = new TreeMap<>();
        classes.forEach((name, classFile) -> straight.put(name, straight(classFile)));
        return straight;
    }

    private static byte[] straight(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, 0);
        String target = Straight.class.getName().replace('.', '/');
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode instruction : method.instructions) {
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
