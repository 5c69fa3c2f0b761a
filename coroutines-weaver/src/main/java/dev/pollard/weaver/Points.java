// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** The places where a body may suspend, and what is wrong with them. */
final class Points {
    private final Body body;
    private final Flow flow;
    private final TypeFlow types;
    private final List<Point> points = new ArrayList<>();

    /** The objects that are created before a place where the body may suspend, and initialised after it, by their NEW. */
    private final Set<AbstractInsnNode> late = new HashSet<>();

    private boolean opensItems;

    private Points(Body body, Flow flow, TypeFlow types) {
        this.body = body;
        this.flow = flow;
        this.types = types;
    }

    static Points of(Body body, Flow flow, TypeFlow types, Liveness liveness, Problems problems) {
        Points found = new Points(body, flow, types);
        found.find(liveness, problems);
        return found;
    }

    List<Point> list() {
        return points;
    }

    boolean isLate(AbstractInsnNode creation) {
        return late.contains(creation);
    }

    /** Whether the body loops over streams. */
    boolean opensItems() {
        return opensItems;
    }

    /** Whether the body may wait on its way out. */
    boolean awaitInCleanup() {
        return points.stream().anyMatch(point -> point.inCleanup && point.suspension == Api.Suspension.AWAIT);
    }

    private void find(Liveness liveness, Problems problems) {
        Map<Integer, MethodInsnNode> calls = new LinkedHashMap<>();
        for (int i = 0; i < flow.size(); i++) {
            if (body.method().instructions.get(i) instanceof MethodInsnNode call && types.before(i) != null) {
                opensItems |= Api.opensItems(call);
                if (Api.suspension(call) != null) {
                    calls.put(i, call);
                }
            }
        }
        BitSet cleanup = CleanupPaths.of(flow, calls.keySet());
        Held held = Held.of(body.method(), flow);
        calls.forEach((index, call) -> {
            Frame<Slot> before = Objects.requireNonNull(types.before(index));
            Point point = new Point(
                    points.size() + 1,
                    index,
                    call,
                    Objects.requireNonNull(Api.suspension(call)),
                    flow.line(index),
                    before,
                    liveness.before(index),
                    flow.handlers(index),
                    cleanup.get(index));
            if (isAllowed(point, held, problems)) {
                points.add(point);
                addLate(point);
            }
        });
    }

    private boolean isAllowed(Point point, Held held, Problems problems) {
        String name = Api.callName(point.call);
        Kind kind = body.type().kind;
        if (held.monitors(point.index) > 0) {
            problems.error(
                    point.line,
                    name
                            + " inside synchronized: the body may go on on another thread, and the monitor would stay locked;"
                            + " end the block before it, or use an AsyncMutex");
            return false;
        }
        if (held.locks(point.index) > 0) {
            problems.warning(
                    point.line,
                    name
                            + " while a lock seems to be held: it belongs to the thread, and the body may go on on another one;"
                            + " unlock before it, or use an AsyncMutex");
        }
        switch (point.suspension) {
            case AWAIT -> {
                if (!kind.awaits) {
                    problems.error(
                            point.line,
                            name + " in the body of a " + name(kind) + ", which can't wait: use a generator or async");
                    return false;
                }
            }
            case EMIT -> {
                if (!kind.emits() || isForeign(point, 1)) {
                    problems.error(
                            point.line,
                            "emit on the emitter of another body: only that body itself can be suspended by it");
                    return false;
                }
            }
            case YIELD -> {
                if (kind != Kind.COROUTINE || isForeign(point, 1)) {
                    problems.error(
                            point.line,
                            "yield to the caller of another coroutine: only that body itself can be suspended by it");
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the receiver of an emit or a yield is known to be a parameter that is not the run itself. */
    private boolean isForeign(Point point, int below) {
        int variable = receiver(point, below).parameter();
        return variable >= 0
                && body.parameters().stream()
                        .anyMatch(parameter ->
                                parameter.variable() == variable && parameter.source() != BodyType.Source.SELF);
    }

    /** Whether the receiver of an emit or a yield is known to be the run itself. */
    boolean isOwn(Point point) {
        int variable = receiver(point, 1).parameter();
        return variable >= 0
                && body.parameters().stream()
                        .anyMatch(parameter ->
                                parameter.variable() == variable && parameter.source() == BodyType.Source.SELF);
    }

    private static Slot receiver(Point point, int below) {
        return point.types.getStack(point.types.getStackSize() - 1 - below);
    }

    private void addLate(Point point) {
        for (Slot slot : point.beneath) {
            if (slot.kind() instanceof AbstractInsnNode creation) {
                late.add(creation);
            }
        }
        for (int i = 0; i < point.types.getLocals(); i++) {
            if (point.types.getLocal(i).kind() instanceof AbstractInsnNode creation) {
                late.add(creation);
            }
        }
    }

    private static String name(Kind kind) {
        return kind == Kind.SEQUENCE ? "sequence" : "coroutine";
    }
}
