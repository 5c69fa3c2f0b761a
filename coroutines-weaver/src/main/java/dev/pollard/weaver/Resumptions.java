// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Writes what is behind the code of a body: its suspensions and resumptions. */
final class Resumptions {
    /*
     * Overview. For each place where the body may suspend:
     *
     *   suspend   keeps what is needed, forgets what is not, notes the place, and returns.
     *   resume    of an await: polls the child again. While that is pending nothing was changed and nothing needs to be kept: only the place is noted again. If it is
     *             ready, what was kept is restored. Where a handler covers the await, the variables are restored before the poll, since the handler reads
     *             them. Then on to where the await goes on.
     *             Of an emit or a yield: restores, throws the signal if the body is being cancelled, and goes on.
     *   thrown    shows the run what the poll has thrown, and throws it on.
     *
     * All of it lies outside of the body's try ranges. The few instructions that throw on the body's behalf get entries of their own with the handlers
     * that cover the place, in the same order. The entries of the polls come first in the table, so that `thrown` sees what they throw.
     */
    private final Body body;
    private final WovenMethod woven;
    private final Layout layout;
    private final Points points;
    private final MethodNode code;

    Resumptions(Body body, WovenMethod woven, Layout layout, Points points) {
        this.body = body;
        this.woven = woven;
        this.layout = layout;
        this.points = points;
        this.code = woven.code;
    }

    void write() {
        for (Point point : points.list()) {
            suspend(point);
            resume(point);
            if (point.suspension == Api.Suspension.AWAIT) {
                thrown(point);
            }
        }
    }

    /** Adds the handlers of this code; those of the body are there already. */
    static void addHandlers(WovenMethod woven, Points points, List<TryCatchBlockNode> blocks) {
        List<TryCatchBlockNode> first = new ArrayList<>();
        for (Point point : points.list()) {
            if (point.suspension == Api.Suspension.AWAIT) {
                first.add(new TryCatchBlockNode(point.poll, point.polled, point.thrown, null));
                first.add(new TryCatchBlockNode(point.pollAgain, point.polledAgain, point.thrown, null));
            }
            for (TryCatchBlockNode block : point.handlers) {
                blocks.add(
                        new TryCatchBlockNode(point.throwing, point.thrownOn, woven.label(block.handler), block.type));
            }
        }
        blocks.addAll(0, first);
    }

    // ---- suspend

    private void suspend(Point point) {
        if (point.suspension == Api.Suspension.AWAIT && point.inCleanup) {
            woven.place(point.defer);
            woven.frame(point.types, point.live, point.temporaries);
            woven.line(point.line);
            code.visitFieldInsn(Opcodes.GETSTATIC, Api.FRAMES, "PENDING", "L" + Api.POLL + ";");
        }
        woven.place(point.suspend);
        Object[] stack = point.suspension == Api.Suspension.AWAIT ? new Object[] {Api.POLL} : new Object[0];
        woven.frame(point.types, point.live, point.temporaries, stack);
        woven.line(point.line);
        if (point.suspension == Api.Suspension.AWAIT) {
            woven.loadRun();
            woven.load(Slot.of(Api.FUTURE), woven.temporary(List.of()));
            woven.putField("awaiting", "L" + Api.FUTURE + ";");
        }
        Map<Integer, Integer> places = stackPlaces(point);
        int entry = 0;
        for (Point.Kept kept : point.kept) {
            int stackEntry = kept.isOnStack() ? entry++ : -1;
            String field = kept.field();
            if (field != null && kept.slot().parameter() < 0) {
                woven.loadRun();
                int place = kept.isOnStack() ? places.getOrDefault(stackEntry, -1) : woven.variable(kept.variable());
                woven.load(kept.slot(), place);
                woven.putField(field, fieldType(field));
            }
        }
        for (String field : point.stale) {
            woven.loadRun();
            code.visitInsn(Opcodes.ACONST_NULL);
            woven.putField(field, fieldType(field));
        }
        progress(point);
        notePlace(point);
        if (point.suspension == Api.Suspension.EMIT) {
            woven.loadRun();
            code.visitVarInsn(Opcodes.ALOAD, woven.temporary(List.of()));
            woven.callRun("emitted", "(Ljava/lang/Object;)L" + body.type().kind.result + ";");
        } else if (point.suspension == Api.Suspension.YIELD) {
            code.visitVarInsn(Opcodes.ALOAD, woven.temporary(List.of()));
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    Kind.COROUTINE.frame,
                    "yielded",
                    "(Ljava/lang/Object;)Ljava/lang/Object;",
                    /* isInterface= */ false);
        }
        code.visitInsn(Opcodes.ARETURN);
    }

    /** Where the entries of the operand stack are, by their index from the bottom. The first temporary is the argument of the call. */
    private Map<Integer, Integer> stackPlaces(Point point) {
        Map<Integer, Integer> places = new HashMap<>();
        List<Slot> before = new ArrayList<>(point.temporaries.subList(0, 1));
        for (int i = point.beneath.size() - 1; i >= 0; i--) {
            places.put(i, woven.temporary(before));
            before.add(point.beneath.get(i));
        }
        return places;
    }

    private void progress(Point point) {
        if (point.suspension == Api.Suspension.AWAIT && points.opensItems()) {
            woven.loadRun();
            woven.loadArgument();
            woven.callRun("progress", "(L" + Api.CONTEXT + ";)V");
        }
    }

    private void notePlace(Point point) {
        woven.loadRun();
        woven.push(point.number);
        woven.putField("state", "I");
    }

    private String fieldType(String field) {
        return Objects.requireNonNull(layout.fields().get(field), field);
    }

    // ---- resume

    private void resume(Point point) {
        woven.place(point.resume);
        woven.frame();
        woven.line(point.line);
        if (point.suspension == Api.Suspension.AWAIT) {
            pollAgain(point);
        } else {
            goOnUnlessCancelled(point);
        }
        code.visitJumpInsn(Opcodes.GOTO, point.goOn.getLabel());
        if (point.suspension == Api.Suspension.AWAIT) {
            woven.place(point.again);
            woven.frame(Api.POLL);
            woven.line(point.line);
            progress(point);
            notePlace(point);
            code.visitInsn(Opcodes.ARETURN);
        }
    }

    private void pollAgain(Point point) {
        boolean covered = !point.handlers.isEmpty();
        if (covered) {
            restoreVariables(point);
        }
        woven.loadRun();
        woven.getField("awaiting", "L" + Api.FUTURE + ";");
        woven.loadArgument();
        woven.place(point.pollAgain);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                Api.FUTURE,
                "poll",
                "(L" + Api.CONTEXT + ";)L" + Api.POLL + ";",
                /* isInterface= */ true);
        woven.place(point.polledAgain);
        code.visitInsn(Opcodes.DUP);
        code.visitFieldInsn(Opcodes.GETSTATIC, Api.FRAMES, "PENDING", "L" + Api.POLL + ";");
        code.visitJumpInsn(Opcodes.IF_ACMPEQ, point.again.getLabel());
        takeValue(code);
        if (!covered) {
            restoreVariables(point);
        }
        restoreStackBelow(point);
    }

    private void goOnUnlessCancelled(Point point) {
        boolean withContext = body.type().kind.awaits;
        restoreVariables(point);
        woven.loadArgument();
        woven.place(point.throwing);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Api.FRAMES,
                "goOn",
                withContext ? "(L" + Api.CONTEXT + ";)V" : "(Ljava/lang/Object;)Ljava/lang/Object;",
                /* isInterface= */ false);
        woven.place(point.thrownOn);
        if (point.suspension == Api.Suspension.YIELD) {
            restoreStackBelow(point);
            return;
        }
        if (!withContext) {
            code.visitInsn(Opcodes.POP);
        }
        point.kept.stream().filter(Point.Kept::isOnStack).forEach(this::load);
    }

    static void takeValue(MethodVisitor code) {
        code.visitTypeInsn(Opcodes.CHECKCAST, Api.READY);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, Api.READY, "value", "()Ljava/lang/Object;", /* isInterface= */ false);
    }

    private void restoreVariables(Point point) {
        for (Point.Kept kept : point.kept) {
            if (!kept.isOnStack()) {
                load(kept);
                code.visitVarInsn(kept.slot().opcode(Opcodes.ISTORE), woven.variable(kept.variable()));
            }
        }
    }

    /** Puts the operand stack back below the value that is on top. */
    private void restoreStackBelow(Point point) {
        if (point.beneath.isEmpty()) {
            return;
        }
        int value = woven.temporary(List.of());
        code.visitVarInsn(Opcodes.ASTORE, value);
        point.kept.stream().filter(Point.Kept::isOnStack).forEach(this::load);
        code.visitVarInsn(Opcodes.ALOAD, value);
    }

    /** Loads something that was kept. */
    private void load(Point.Kept kept) {
        Body.@Nullable Parameter constant = layout.constant(kept.slot().parameter());
        if (kept.field() != null) {
            woven.loadRun();
            woven.getField(kept.field(), fieldType(kept.field()));
        } else if (constant != null) {
            woven.loadRun(); // the emitter, or the caller
            code.visitTypeInsn(Opcodes.CHECKCAST, constant.type().getInternalName());
        } else {
            code.visitInsn(Opcodes.ACONST_NULL);
        }
    }

    // ---- thrown

    private void thrown(Point point) {
        woven.place(point.thrown);
        if (point.handlers.isEmpty()) {
            woven.frame(Api.THROWABLE);
        } else {
            woven.frame(point.types, point.live, List.of(), Api.THROWABLE);
        }
        woven.line(point.line);
        woven.loadRun();
        code.visitInsn(Opcodes.SWAP);
        woven.push(point.number);
        woven.callRun("thrownAt", "(Ljava/lang/Throwable;I)Ljava/lang/Throwable;");
        woven.place(point.throwing);
        code.visitInsn(Opcodes.ATHROW);
        woven.place(point.thrownOn);
    }
}
