// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A type as its source declares it. */
record DeclaredType(String file, String name, boolean isPublic, boolean isDocumented) {

    /** Parses the files; nothing is resolved, so they need not compile. */
    static List<DeclaredType> in(List<Source> sources) {
        if (sources.isEmpty()) {
            return List.of();
        }
        List<JavaFileObject> files =
                sources.stream().<JavaFileObject>map(InMemory::new).toList();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, ignored -> {}, List.of("-proc:none"), null, files);
        List<DeclaredType> types = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String file = unit.getSourceFile().getName();
                new Scanner(file, DocTrees.instance(task), types).scan(unit, /* visible= */ true);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return types;
    }

    /** Walks the types of a file; the parameter says whether all that is around them is public. */
    private static final class Scanner extends TreePathScanner<Void, Boolean> {
        private final String file;
        private final DocTrees trees;
        private final List<DeclaredType> types;

        Scanner(String file, DocTrees trees, List<DeclaredType> types) {
            this.file = file;
            this.trees = trees;
            this.types = types;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean visible) {
            if (type.getSimpleName().isEmpty()) {
                return super.visitClass(type, false);
            }
            boolean isPublic = visible && (isMarkedPublic(type) || isMemberOfInterface());
            boolean isDocumented = trees.getDocComment(getCurrentPath()) != null;
            types.add(new DeclaredType(file, type.getSimpleName().toString(), isPublic, isDocumented));
            return super.visitClass(type, isPublic);
        }

        private static boolean isMarkedPublic(ClassTree type) {
            return type.getModifiers().getFlags().contains(Modifier.PUBLIC);
        }

        private boolean isMemberOfInterface() {
            return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
        }
    }

    /** A file that the compiler reads from memory. */
    private static final class InMemory extends SimpleJavaFileObject {
        private final Source source;

        InMemory(Source source) {
            super(URI.create("memory:///" + source.path()), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public String getName() {
            return source.path();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }
    }
}
