// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.coroutine.Coroutines;
import dev.pollard.coroutine.Items;
import dev.pollard.coroutine.frame.Frames;
import dev.pollard.coroutine.frame.PolledFrame;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** The weaver knows the library by names only; here they are held to the library. */
class ApiTest {

    private static Class<?> type(String internalName) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'));
    }

    private static boolean has(Class<?> type, String name, String descriptor) {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals(name)
                        && Type.getMethodDescriptor(method).equals(descriptor));
    }

    @ParameterizedTest
    @EnumSource
    void everyBodyTypeIsAFunctionalInterface(BodyType body) throws Exception {
        Class<?> type = type(body.name);

        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .toList();
        assertThat(methods).singleElement().satisfies(method -> {
            assertThat(method.getName()).isEqualTo(body.method);
            assertThat(Type.getMethodDescriptor(method)).isEqualTo(body.descriptor);
        });
        if (body.starter != null) {
            assertThat(has(Coroutines.class, body.starter, "(L" + body.name + ";)L" + body.started + ";"))
                    .isTrue();
        }
        assertThat(type(body.kind.frame)).isAbstract();
    }

    @Test
    void everyBodyTypeOfTheLibraryIsKnown() {
        Set<String> taken = new TreeSet<>();
        for (Method method : Coroutines.class.getMethods()) {
            for (Class<?> parameter : method.getParameterTypes()) {
                if (parameter.isAnnotationPresent(FunctionalInterface.class)) {
                    taken.add(Type.getInternalName(parameter));
                }
            }
        }

        assertThat(taken)
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(BodyType.named(name)).isPresent());
    }

    @Test
    void whatDeclaresExceptionsSuspends() {
        for (Method method : Coroutines.class.getDeclaredMethods()) {
            boolean suspends = method.getExceptionTypes().length > 0;
            assertThat(Api.suspension(Api.COROUTINES, method.getName()) != null)
                    .as(method.toString())
                    .isEqualTo(suspends && Modifier.isPublic(method.getModifiers()));
        }
    }

    @Test
    void whatSuspendsHasATwinThatReturnsTheFuture() throws Exception {
        for (Method method : Coroutines.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                    && method.getExceptionTypes().length > 0
                    && !method.getName().equals("await")) {
                String descriptor = Type.getMethodDescriptor(method);
                MethodInsnNode twin = Api.makeFuture(
                        new MethodInsnNode(Opcodes.INVOKESTATIC, Api.COROUTINES, method.getName(), descriptor, false));
                assertThat(twin).as(method.toString()).isNotNull();
                assertThat(has(type(twin.owner), twin.name, twin.desc))
                        .as(twin.owner + "." + twin.name + twin.desc)
                        .isTrue();
            }
        }
        MethodInsnNode advancing =
                Api.makeFuture(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, Api.ITEMS, "advance", "()Z", false));
        assertThat(has(Frames.class, advancing.name, advancing.desc)).isTrue();
    }

    @Test
    void whatWovenCodeCallsIsThere() throws Exception {
        assertThat(has(Items.class, "of", "(Ldev/pollard/stream/AsyncStream;)L" + Api.ITEMS + ";"))
                .isTrue();
        assertThat(has(PolledFrame.class, "track", "(L" + Api.LOOP + ";)V")).isTrue();
        assertThat(has(PolledFrame.class, "progress", "(L" + Api.CONTEXT + ";)V"))
                .isTrue();
        assertThat(has(type(Api.ANY_FRAME), "thrownAt", "(Ljava/lang/Throwable;I)Ljava/lang/Throwable;"))
                .isTrue();
        assertThat(has(type(Api.ANY_FRAME), "end", "()V")).isTrue();
        assertThat(type(Api.ANY_FRAME).getField("state").getType()).isEqualTo(int.class);
        assertThat(PolledFrame.class.getField("awaiting").getType()).isEqualTo(Future.class);
        assertThat(Frames.class.getField("PENDING").getType()).isEqualTo(Poll.class);
        assertThat(Frames.class.getField("DEFER").getType()).isEqualTo(Context.class);
        assertThat(has(type(Api.WOVEN), "begin", "(Ljava/lang/Object;)L" + Api.ANY_FRAME + ";"))
                .isTrue();
        assertThat(type(Api.CANCEL_SIGNAL)).isAssignableTo(Error.class);
    }
}
