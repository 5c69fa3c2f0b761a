// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** What is to be woven in a class, and what can't be. */
final class Plan {
    private final HostClass host;
    private final ClassNode node;
    private final Problems problems;

    /** By the method that has the code, and the functional interface. */
    private final Map<String, Body> bodies = new LinkedHashMap<>();

    private final Map<BodySite, Body> bySite = new LinkedHashMap<>();

    /** The methods of lambdas, whose code moves as a whole. */
    private final Set<MethodNode> moved = new HashSet<>();

    /** The methods whose code was copied, and that can't be called any more. */
    private final Set<MethodNode> copied = new HashSet<>();

    /** The methods of which it was said why they can't be woven. */
    private final Set<MethodNode> refused = new HashSet<>();

    /** If the class itself is a body: how it is woven. */
    private @Nullable Body own;

    private final Map<String, Integer> names = new HashMap<>();

    Plan(HostClass host, Problems problems) {
        this.host = host;
        this.node = host.node;
        this.problems = problems;
        host.sites().forEach(this::addSite);
        addOwn();
        node.methods.forEach(this::refuseOutside);
    }

    boolean isEmpty() {
        return bodies.isEmpty();
    }

    Iterable<Body> bodies() {
        return bodies.values();
    }

    // ---- what is a body

    private void addSite(BodySite site) {
        MethodNode method = host.method(site.implementation());
        Body body;
        if (method != null && site.isLambda(node.name)) {
            body = lambda(site, method);
        } else if (method != null && HostClass.suspending(method) != null) {
            body = copy(site, method);
        } else {
            body = reference(site);
        }
        if (body != null) {
            bySite.put(site, body);
        }
    }

    private Body lambda(BodySite site, MethodNode method) {
        boolean wovenAsOther =
                bodies.values().stream().anyMatch(body -> body.method() == method && body.type() != site.type());
        if (!wovenAsOther && !host.isUsedOtherwise(method)) {
            moved.add(method);
        }
        String name = method.name.substring("lambda$".length());
        return body(site, host.isInterface() ? asStatic(method) : method, HostClass.key(method), name);
    }

    private @Nullable Body copy(BodySite site, MethodNode method) {
        refused.add(method);
        if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            problems.error(
                    site.line(),
                    "body given as a reference to the synchronized method " + method.name
                            + ": it would keep the monitor while it waits; use an AsyncMutex");
            return null;
        }
        int unchangeable = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL | Opcodes.ACC_STATIC;
        if ((method.access & unchangeable) == 0 && (node.access & Opcodes.ACC_FINAL) == 0) {
            problems.error(
                    site.line(),
                    "body given as a reference to the method " + method.name
                            + ", which a subclass may override: make it private or final");
            return null;
        }
        refused.remove(method);
        copied.add(method);
        return body(site, host.isInterface() ? asStatic(method) : method, HostClass.key(method), method.name + "$ref");
    }

    /** A method reference to something that does not suspend: a body that calls it. */
    private @Nullable Body reference(BodySite site) {
        if (site.type().kind != Kind.ASYNC) {
            problems.error(
                    site.line(),
                    "body given as a reference to the method "
                            + site.implementation().getName()
                            + ", which is not woven with this class: write a lambda, or refer to a method of this class");
            return null;
        }
        MethodNode method = References.call(site);
        String key = site.implementation() + site.creation().desc + site.creation().bsmArgs[2];
        String name = method.name.substring("lambda$".length());
        return body(site, method, key, name);
    }

    private Body body(BodySite site, MethodNode method, String key, String name) {
        return bodies.computeIfAbsent(
                key + " " + site.type(),
                any -> new Body(
                        node.name,
                        host.isInterface(),
                        method,
                        site.type(),
                        frameName(name),
                        Body.parameters(node.name, method, site.type(), site.captured(), site.arguments())));
    }

    private String frameName(String name) {
        int same = names.merge(name, 1, Integer::sum);
        return node.name + "$async$" + name + (same == 1 ? "" : "$" + same);
    }

    /** The same code, with {@code this} as an ordinary parameter. */
    private MethodNode asStatic(MethodNode method) {
        if (TypeFlow.isStatic(method)) {
            return method;
        }
        String descriptor = "(" + Api.descriptor(node.name) + method.desc.substring(1);
        MethodNode copy =
                new MethodNode(Api.ASM, method.access | Opcodes.ACC_STATIC, method.name, descriptor, null, null);
        copy.instructions = method.instructions;
        copy.tryCatchBlocks = method.tryCatchBlocks;
        copy.localVariables = method.localVariables;
        copy.maxLocals = method.maxLocals;
        copy.maxStack = method.maxStack;
        return copy;
    }

    /** If the class implements the interface of a body by itself. */
    private void addOwn() {
        if (host.isInterface() || node.interfaces.contains(Api.WOVEN)) {
            return;
        }
        for (String name : node.interfaces) {
            Optional<BodyType> type = BodyType.named(name);
            if (type.isPresent()) {
                type.flatMap(this::implementation).ifPresent(method -> addOwn(type.get(), method));
                return;
            }
        }
    }

    private Optional<MethodNode> implementation(BodyType type) {
        int arguments = Type.getArgumentTypes(type.descriptor).length;
        return node.methods.stream()
                .filter(method -> method.name.equals(type.method)
                        && Type.getArgumentTypes(method.desc).length == arguments
                        && (method.access & (Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) == 0)
                .findFirst();
    }

    private void addOwn(BodyType type, MethodNode method) {
        HostClass.Suspending suspending = HostClass.suspending(method);
        refused.add(method);
        if (suspending != null && (method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            problems.error(
                    suspending.line(),
                    suspending.call()
                            + " in a synchronized method: it would keep the monitor while it waits; use an AsyncMutex");
            return;
        }
        if ((method.access & Opcodes.ACC_FINAL) == 0 && (node.access & Opcodes.ACC_FINAL) == 0 && !isAnonymous()) {
            if (suspending != null) {
                problems.error(
                        suspending.line(),
                        suspending.call() + " in the body " + Api.dotted(node.name)
                                + ", which a subclass may change: make the class or the method final");
            }
            return;
        }
        refused.remove(method);
        copied.add(method);
        Body body = new Body(
                node.name,
                /* inInterface= */ false,
                method,
                type,
                frameName("own"),
                Body.parameters(node.name, method, type, /* captured= */ 1, Type.getArgumentTypes(method.desc)));
        own = body;
        bodies.put("own", body);
    }

    private boolean isAnonymous() {
        for (InnerClassNode inner : node.innerClasses) {
            if (inner.name.equals(node.name)) {
                return inner.innerName == null;
            }
        }
        return false;
    }

    // ---- what is none

    private void refuseOutside(MethodNode method) {
        if (moved.contains(method) || isWoven(method)) {
            refuseCalls(method);
            return;
        }
        if (isLeftOver(method) || refused.contains(method)) {
            return;
        }
        String where = where(method);
        int line = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                line = number.line;
            } else if (instruction instanceof MethodInsnNode call && Api.suspension(call) != null) {
                problems.error(line, Api.callName(call) + " in " + where);
            }
        }
    }

    private boolean isWoven(MethodNode method) {
        return bodies.values().stream().anyMatch(body -> body.method().instructions == method.instructions);
    }

    /** A method that suspends, is a body by reference, and is called as well. */
    private void refuseCalls(MethodNode method) {
        HostClass.Suspending suspending = HostClass.suspending(method);
        if (suspending != null && host.isUsedOtherwise(method)) {
            problems.error(
                    suspending.line(),
                    suspending.call() + " in " + method.name + ", which is a body and is called directly too: "
                            + "only async can run a body");
        }
    }

    /** A lambda that nothing refers to: the compiler has dropped the code that did. */
    private boolean isLeftOver(MethodNode method) {
        return (method.access & Opcodes.ACC_SYNTHETIC) != 0
                && method.name.startsWith("lambda$")
                && !host.isUsedOtherwise(method);
    }

    private String where(MethodNode method) {
        if (method.name.equals("<init>")) {
            return "a constructor: an object that is not complete can't wait; use a static method that returns a future";
        }
        if (method.name.equals("<clinit>")) {
            return "a static initialiser: it can't wait; keep the future and await it where it is used";
        }
        Optional<String> lambda = host.otherLambda(method);
        if (lambda.isPresent()) {
            return "a lambda of type " + Api.dotted(lambda.get())
                    + ": what calls it can't be suspended; take a method that is given a body, or make the lambda return"
                    + " a future";
        }
        return "the ordinary method " + method.name
                + ": its callers can't be suspended; move the code into async(() -> ...) and return the future";
    }

    // ---- the changes

    /** Puts the making of runs in place of the making of lambdas. */
    void replaceSites() {
        bySite.forEach((site, body) -> {
            InsnList instructions = site.method().instructions;
            MethodInsnNode starter = starter(site);
            String name = starter == null ? "body" : "start";
            Type result = Type.getObjectType(starter == null ? body.type().name : body.type().started);
            instructions.set(
                    site.creation(),
                    new MethodInsnNode(
                            Opcodes.INVOKESTATIC, body.frame(), name, body.captureDescriptor(result), false));
            if (starter != null) {
                instructions.remove(starter);
            }
        });
    }

    /** The call that begins the body, if that is the very next instruction. */
    private static @Nullable MethodInsnNode starter(BodySite site) {
        AbstractInsnNode next = site.creation().getNext();
        while (next != null && next.getOpcode() < 0 && !(next instanceof FrameNode)) {
            next = next.getNext();
        }
        return next instanceof MethodInsnNode call
                        && call.owner.equals(Api.COROUTINES)
                        && call.name.equals(site.type().starter)
                ? call
                : null;
    }

    void removeReplaced() {
        node.methods.removeAll(moved);
        copied.forEach(References::refuse);
    }

    /** Lets a class that is a body begin its runs. */
    void makeBodies() {
        Body body = own;
        if (body != null) {
            node.interfaces.add(Api.WOVEN);
            node.methods.add(References.begin(body));
        }
    }
}
