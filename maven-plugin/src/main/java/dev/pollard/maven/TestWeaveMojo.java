// SPDX-License-Identifier: Apache-2.0
package dev.pollard.maven;

import dev.pollard.weaver.ClassFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Weaves the bodies in the test classes of the project. */
@Mojo(name = "test-weave", defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES, threadSafe = true)
public final class TestWeaveMojo extends WeavingGoal {

    @Parameter(defaultValue = "${project.build.testOutputDirectory}", readonly = true, required = true)
    private String classes = "";

    @Parameter(defaultValue = "${project.testCompileSourceRoots}", readonly = true, required = true)
    private List<String> sources = List.of();

    /** Keeps each variable as long as it is in scope, so that a debugger shows all of them after a wait. */
    @Parameter(property = "pollard.weave.keepVariables", defaultValue = "false")
    private boolean keepVariables;

    /** Created by Maven. */
    public TestWeaveMojo() {}

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
        return folder(folder, keepVariables).weave(Path.of(recordDirectory, "test-weave.record"));
    }

    @Override
    String summary(ClassFolder.Report report) {
        return summaryOfWeaving(report);
    }
}
