// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What there is to say about one class. What is said twice about one line counts once: compilers copy code. */
final class Problems {
    private final String className;
    private final @Nullable String file;
    private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
    private boolean errors;

    Problems(String internalName, @Nullable String file) {
        this.className = Api.dotted(internalName);
        this.file = file;
    }

    void error(int line, String message) {
        errors = true;
        diagnostics.add(new Diagnostic(Diagnostic.Severity.ERROR, className, file, line, message));
    }

    void warning(int line, String message) {
        diagnostics.add(new Diagnostic(Diagnostic.Severity.WARNING, className, file, line, message));
    }

    boolean hasErrors() {
        return errors;
    }

    List<Diagnostic> list() {
        return new ArrayList<>(diagnostics);
    }
}
