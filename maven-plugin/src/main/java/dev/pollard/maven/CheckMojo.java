// SPDX-License-Identifier: Apache-2.0
package dev.pollard.maven;

import dev.pollard.weaver.ClassFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Finds what can't be woven in the main classes of the project, and changes nothing: for projects that leave their bodies to virtual threads, and want them to stay
 * weavable.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.PROCESS_CLASSES, threadSafe = true)
public final class CheckMojo extends WeavingGoal {

    @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
    private String classes = "";

    @Parameter(defaultValue = "${project.compileSourceRoots}", readonly = true, required = true)
    private List<String> sources = List.of();

    /** Created by Maven. */
    public CheckMojo() {}

    @Override
    Path classes() {
        return Path.of(classes);
    }

    @Override
    List<String> sources() {
        return sources;
    }

    @Override
    ClassFolder.Report run(Path folder) throws IOException {
        return folder(folder, /* keepVariables= */ false).check();
    }

    @Override
    String summary(ClassFolder.Report report) {
        return "Nothing that can't be woven in " + report.looked() + " classes";
    }
}
