// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The names that the weaver knows: what user code calls, and what woven code calls instead.
 *
 * <p>Names only: the classes themselves need not be there when a class is woven. A test holds this to the classes.
 */
final class Api {
    static final int ASM = Opcodes.ASM9;

    static final String COROUTINE = "dev/pollard/coroutine/";
    static final String FRAME = COROUTINE + "frame/";

    static final String COROUTINES = COROUTINE + "Coroutines";
    static final String EMITTER = COROUTINE + "Emitter";
    static final String YIELDER = COROUTINE + "Yielder";
    static final String ITEMS = COROUTINE + "Items";
    static final String CANCEL_SIGNAL = COROUTINE + "CancelSignal";

    static final String FRAMES = FRAME + "Frames";
    static final String ANY_FRAME = FRAME + "Frame";
    static final String LOOP = FRAME + "Loop";
    static final String WOVEN = FRAME + "Woven";

    static final String FUTURE = "dev/pollard/future/Future";
    static final String FUTURES = "dev/pollard/future/Futures";
    static final String CLEANUP_SCOPE = "dev/pollard/future/CleanupScope";
    static final String CONTEXT = "dev/pollard/task/Context";
    static final String POLL = "dev/pollard/task/Poll";
    static final String READY = "dev/pollard/task/Poll$Ready";
    static final String STEP = "dev/pollard/task/Step";
    static final String OBJECT = "java/lang/Object";
    static final String THROWABLE = "java/lang/Throwable";

    /** A method that is called statically: its owner and name; the descriptor follows from the call. */
    record Twin(String owner, String name) {}

    /** What takes the place of a static method of {@code Coroutines}: it returns the future that the method awaits. */
    private static final Map<String, Twin> TWINS = Map.of(
            "awaitAll", new Twin(FUTURES, "tryJoin"),
            "select", new Twin(COROUTINES, "selecting"),
            "selectBiased", new Twin(COROUTINES, "selectingBiased"),
            "forEach", new Twin(COROUTINES, "consuming"));

    /** The ways to suspend. */
    enum Suspension {
        AWAIT,
        EMIT,
        YIELD
    }

    private Api() {}

    /** How a call suspends, or null if it does not. */
    static @Nullable Suspension suspension(MethodInsnNode call) {
        return suspension(call.owner, call.name);
    }

    static @Nullable Suspension suspension(String owner, String name) {
        return switch (owner) {
            case COROUTINES -> name.equals("await") || TWINS.containsKey(name) ? Suspension.AWAIT : null;
            case ITEMS -> name.equals("advance") ? Suspension.AWAIT : null;
            case EMITTER -> name.equals("emit") ? Suspension.EMIT : null;
            case YIELDER -> name.equals("yield") ? Suspension.YIELD : null;
            default -> null;
        };
    }

    /** The call that makes the future which such a call awaits; null if the call is given the future. */
    static @Nullable MethodInsnNode makeFuture(MethodInsnNode call) {
        if (call.owner.equals(ITEMS)) {
            return new MethodInsnNode(
                    Opcodes.INVOKESTATIC, FRAMES, "advancing", "(L" + LOOP + ";)L" + FUTURE + ";", false);
        }
        Twin twin = TWINS.get(call.name);
        if (twin == null) {
            return null;
        }
        String descriptor = Type.getMethodDescriptor(Type.getObjectType(FUTURE), Type.getArgumentTypes(call.desc));
        return new MethodInsnNode(Opcodes.INVOKESTATIC, twin.owner, twin.name, descriptor, false);
    }

    static boolean opensItems(MethodInsnNode call) {
        return call.owner.equals(COROUTINES) && call.name.equals("items");
    }

    /** The name of a call in a message. */
    static String callName(MethodInsnNode call) {
        return call.name;
    }

    static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }

    static String descriptor(String internalName) {
        return internalName.startsWith("[") ? internalName : "L" + internalName + ";";
    }
}
