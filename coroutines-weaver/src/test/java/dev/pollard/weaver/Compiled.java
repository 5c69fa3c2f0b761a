// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes that were compiled in memory: class files by their names, with dots. */
final class Compiled {
    private Compiled() {}

    /** The release that the running JVM compiles for by itself. */
    static int newestRelease() {
        return Runtime.version().feature();
    }

    /**
     * Compiles sources.
     *
     * @param sources by the name of the public class
     * @param options of the compiler
     * @return the class files
     * @throws AssertionError if they do not compile, with what the compiler says
     */
    static Map<String, byte[]> classes(Map<String, String> sources, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> out = new LinkedHashMap<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-proc:none");
        all.add("-Xlint:none");
        boolean success = compiler.getTask(
                        null,
                        new InMemory(compiler.getStandardFileManager(diagnostics, null, null), out),
                        diagnostics,
                        all,
                        null,
                        units)
                .call();
        if (!success) {
            throw new AssertionError("does not compile: " + diagnostics.getDiagnostics());
        }
        Map<String, byte[]> classes = new TreeMap<>();
        out.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> out;

        InMemory(JavaFileManager parent, Map<String, ByteArrayOutputStream> out) {
            super(parent);
            this.out = out;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() throws IOException {
                    return out.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
