// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Weaves classes, and loads them. */
final class Weaves {
    private Weaves() {}

    /** All classes, woven, with those that came with them, by their names with dots. */
    static Map<String, byte[]> all(Map<String, byte[]> classes, Options options) {
        Map<String, byte[]> woven = new TreeMap<>();
        List<Diagnostic> errors = new ArrayList<>();
        classes.forEach((name, classFile) -> {
            Weaving weaving = new Weaver(options).weave(classFile);
            weaving.diagnostics().stream().filter(Diagnostic::isError).forEach(errors::add);
            woven.put(name, weaving.host().orElse(classFile));
            weaving.frames().forEach((frame, bytes) -> woven.put(frame.replace('/', '.'), bytes));
        });
        if (!errors.isEmpty()) {
            throw new AssertionError("not woven: " + errors);
        }
        return woven;
    }

    static List<Diagnostic> diagnostics(Map<String, byte[]> classes) {
        List<Diagnostic> all = new ArrayList<>();
        classes.values()
                .forEach(classFile ->
                        all.addAll(new Weaver(Options.DEFAULT).weave(classFile).diagnostics()));
        return all;
    }

    /** Defines the classes beside those of this test, which they may use. */
    static ClassLoader load(Map<String, byte[]> classes) {
        return new ClassLoader(Weaves.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                synchronized (getClassLoadingLock(name)) {
                    byte[] own = classes.get(name);
                    if (own == null) {
                        return super.loadClass(name, resolve);
                    }
                    Class<?> loaded = findLoadedClass(name);
                    return loaded != null ? loaded : defineClass(name, own, 0, own.length);
                }
            }
        };
    }

    /** What ASM's own verifier says about the classes; empty if it has nothing to say. */
    static String verify(Map<String, byte[]> classes) {
        ClassLoader loader = load(classes);
        StringWriter said = new StringWriter();
        classes.values()
                .forEach(classFile ->
                        CheckClassAdapter.verify(new ClassReader(classFile), loader, false, new PrintWriter(said)));
        return said.toString();
    }
}
