// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** What a class has to do with bodies: where they are made, what is referred to, and which methods have something in them that suspends. */
final class HostClass {
    private static final String LAMBDA_FACTORY = "java/lang/invoke/LambdaMetafactory";

    final ClassNode node;
    private final Problems problems;
    private final List<BodySite> sites = new ArrayList<>();
    private final Map<String, MethodNode> methods = new HashMap<>();

    /** The types of the lambdas that are no bodies, by their methods. */
    private final Map<String, String> otherLambdas = new HashMap<>();

    /** The methods that something else than a body refers to. */
    private final Set<String> called = new HashSet<>();

    HostClass(ClassNode node, Problems problems) {
        this.node = node;
        this.problems = problems;
        for (MethodNode method : node.methods) {
            methods.put(key(method), method);
        }
        node.methods.forEach(this::scan);
    }

    List<BodySite> sites() {
        return sites;
    }

    boolean isInterface() {
        return (node.access & Opcodes.ACC_INTERFACE) != 0;
    }

    static String key(MethodNode method) {
        return method.name + method.desc;
    }

    static String key(Handle handle) {
        return handle.getName() + handle.getDesc();
    }

    /** The method of this class that a handle refers to, or null. */
    @Nullable
    MethodNode method(Handle handle) {
        return handle.getOwner().equals(node.name) ? methods.get(key(handle)) : null;
    }

    /** Whether a method is called, or made a lambda of another type. */
    boolean isUsedOtherwise(MethodNode method) {
        return called.contains(key(method)) || otherLambdas.containsKey(key(method));
    }

    /** The type of the lambda that a method has the code of, if it is no body. */
    Optional<String> otherLambda(MethodNode method) {
        return Optional.ofNullable(otherLambdas.get(key(method)));
    }

    private void scan(MethodNode method) {
        boolean isBridge = (method.access & Opcodes.ACC_BRIDGE) != 0;
        int line = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                line = number.line;
            } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
                scan(method, dynamic, line);
            } else if (instruction instanceof MethodInsnNode call && call.owner.equals(node.name) && !isBridge) {
                called.add(call.name + call.desc);
            }
        }
    }

    private void scan(MethodNode method, InvokeDynamicInsnNode dynamic, int line) {
        if (!dynamic.bsm.getOwner().equals(LAMBDA_FACTORY) || !(dynamic.bsmArgs[1] instanceof Handle handle)) {
            return;
        }
        refuseReference(handle, line);
        String type = Type.getReturnType(dynamic.desc).getInternalName();
        Optional<BodyType> body = BodyType.named(type);
        if (body.isEmpty()) {
            if (handle.getOwner().equals(node.name)) {
                otherLambdas.put(key(handle), type);
            }
        } else if (dynamic.bsm.getName().equals("metafactory")) {
            sites.add(new BodySite(method, dynamic, body.get(), line));
        } else if (!method.name.equals("$deserializeLambda$")) {
            problems.error(
                    line,
                    "a body that is serializable, or of several types at once: a run of it can't be stored; drop the other types");
        }
    }

    private void refuseReference(Handle handle, int line) {
        Api.Suspension suspension = Api.suspension(handle.getOwner(), handle.getName());
        if (suspension != null) {
            problems.error(
                    line,
                    handle.getName()
                            + " as a method reference: it suspends the body that it is written in; write a body, "
                            + "such as () -> " + handle.getName() + "(...)");
        }
    }

    /** The first line of a method that suspends, and the call there; null if none does. */
    static @Nullable Suspending suspending(MethodNode method) {
        int line = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                line = number.line;
            } else if (instruction instanceof MethodInsnNode call && Api.suspension(call) != null) {
                return new Suspending(Api.callName(call), line);
            }
        }
        return null;
    }

    /**
     * A call that suspends.
     *
     * @param call the name of what is called
     * @param line the line, or 0
     */
    record Suspending(String call, int line) {}
}
