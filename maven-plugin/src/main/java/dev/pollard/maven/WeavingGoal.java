// SPDX-License-Identifier: Apache-2.0
package dev.pollard.maven;

import dev.pollard.weaver.ClassFolder;
import dev.pollard.weaver.Diagnostic;
import dev.pollard.weaver.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals have in common. */
abstract class WeavingGoal extends AbstractMojo {

    /** Does nothing. On Java 21 and newer the bodies run on virtual threads then. */
    @Parameter(property = "pollard.weave.skip", defaultValue = "false")
    boolean skip;

    /** Which class files to leave as they are: globs of their paths below the folder of classes. */
    @Parameter(property = "pollard.weave.excludes")
    List<String> excludes = List.of();

    /** Where the plugin writes down what it has done, to do less the next time. */
    @Parameter(defaultValue = "${project.build.directory}/pollard", readonly = true, required = true)
    String recordDirectory = "";

    /** The folder of class files. */
    abstract Path classes();

    /** The folders of the sources, for messages. */
    abstract List<String> sources();

    /** Does the work. */
    abstract ClassFolder.Report run(Path classes) throws IOException;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped");
            return;
        }
        ClassFolder.Report report;
        try {
            report = run(classes());
        } catch (IOException e) {
            throw new MojoExecutionException("cannot weave " + classes(), e);
        }
        for (Diagnostic diagnostic : report.diagnostics()) {
            if (diagnostic.isError()) {
                getLog().error(text(diagnostic));
            } else {
                getLog().warn(text(diagnostic));
            }
        }
        if (report.hasErrors()) {
            throw new MojoFailureException("code that can't be woven; see the errors above");
        }
        getLog().info(summary(report));
    }

    /** What is said when all went well. */
    abstract String summary(ClassFolder.Report report);

    ClassFolder folder(Path classes, boolean keepVariables) {
        return new ClassFolder(classes, new Options(keepVariables), excludes);
    }

    static String summaryOfWeaving(ClassFolder.Report report) {
        return report.looked() == 0
                ? "Nothing to weave - all classes are up to date."
                : "Wove " + report.woven() + (report.woven() == 1 ? " class" : " classes") + " of " + report.looked()
                        + " that have changed";
    }

    /** As Maven prints what the compiler says: with the path of the file, so that a tool finds the place. */
    private String text(Diagnostic diagnostic) {
        String place = diagnostic.file() == null ? diagnostic.className() : source(diagnostic);
        return place + (diagnostic.line() > 0 ? ":[" + diagnostic.line() + "] " : ": ") + diagnostic.message();
    }

    private String source(Diagnostic diagnostic) {
        String file = String.valueOf(diagnostic.file());
        String type = diagnostic.className();
        String folder = type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
        for (String root : sources()) {
            Path path = Path.of(root, folder + file);
            if (Files.exists(path)) {
                return path.toString();
            }
        }
        return folder + file;
    }
}
