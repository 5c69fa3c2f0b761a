// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weaves classes when they are loaded: {@code -javaagent:pollard-coroutines-weaver.jar}, or {@code ...jar=keepVariables}. The jar can also be loaded into a program that
 * runs.
 *
 * <p>A class that can't be woven is reported to the logger of this class, and left as it is. Classes that were woven by the build are left alone.
 */
public final class Agent implements ClassFileTransformer {
    private static final System.Logger LOGGER = System.getLogger(Agent.class.getName());

    private final Weaver weaver;
    private final Method define;

    private Agent(Weaver weaver, Method define) {
        this.weaver = weaver;
        this.define = define;
    }

    /**
     * Called by the JVM before the program begins.
     *
     * @param arguments {@code keepVariables}, or nothing
     * @param instrumentation the JVM
     * @throws ReflectiveOperationException if this JVM has no way to define a class beside another
     */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        begin(arguments, instrumentation);
    }

    /**
     * Called by the JVM when the agent is loaded into a program that runs. Classes that are loaded already stay as they are.
     *
     * @param arguments {@code keepVariables}, or nothing
     * @param instrumentation the JVM
     * @throws ReflectiveOperationException if this JVM has no way to define a class beside another
     */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        begin(arguments, instrumentation);
    }

    private static void begin(@Nullable String arguments, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        // The classes that come with a woven one have to be in its package and its class loader. Only the loader's own
        // method does that for a
        // package of which no class is loaded yet.
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(Agent.class.getModule())),
                Set.of(),
                Map.of());
        Method define = ClassLoader.class.getDeclaredMethod(
                "defineClass", String.class, byte[].class, int.class, int.class, ProtectionDomain.class);
        define.setAccessible(true);
        Options options = new Options("keepVariables".equals(arguments));
        instrumentation.addTransformer(new Agent(new Weaver(options), define));
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader == null || name == null || redefined != null || !Weaver.isCandidate(classFile)) {
            return null;
        }
        try {
            Weaving weaving = weaver.weave(classFile);
            for (Diagnostic diagnostic : weaving.diagnostics()) {
                LOGGER.log(
                        diagnostic.isError() ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
                        diagnostic.toString());
            }
            for (Map.Entry<String, byte[]> frame : weaving.frames().entrySet()) {
                define(loader, Api.dotted(frame.getKey()), frame.getValue(), domain);
            }
            return weaving.host().orElse(null);
        } catch (Throwable bug) {
            LOGGER.log(System.Logger.Level.ERROR, "not woven: " + name, bug);
            return null;
        }
    }

    private void define(ClassLoader loader, String name, byte[] classFile, @Nullable ProtectionDomain domain)
            throws ReflectiveOperationException {
        try {
            define.invoke(loader, name, classFile, 0, classFile.length, domain);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof LinkageError)) {
                throw e;
            }
            // Defined already: two threads load the class at once, and the JVM lets one of them win.
        }
    }
}
