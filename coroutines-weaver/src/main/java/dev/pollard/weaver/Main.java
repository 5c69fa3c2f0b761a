// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weaves folders of class files: for build tools that can run a Java program, and for people.
 *
 * <pre>{@code
 * java -jar pollard-coroutines-weaver.jar [--check] [--keep-variables] [--exclude GLOB] [--record FILE] FOLDER...
 * }</pre>
 *
 * <p>Prints what there is to say as a compiler does. Ends with 0, with 1 if a class can't be woven, or with 2 if the arguments make no sense.
 */
public final class Main {
    private static final String USAGE =
            "usage: [--check] [--keep-variables] [--exclude GLOB] [--record FILE] FOLDER...";

    private boolean check;
    private boolean keepVariables;
    private @Nullable Path record;
    private final List<String> excludes = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();

    private Main() {}

    /**
     * Runs, and ends the JVM.
     *
     * @param arguments the arguments
     * @throws IOException if a folder can't be read or written
     */
    public static void main(String[] arguments) throws IOException {
        int status = run(System.err, arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Runs.
     *
     * @param out where to print
     * @param arguments the arguments
     * @return 0, 1 if a class can't be woven, or 2 if the arguments make no sense
     * @throws IOException if a folder can't be read or written
     */
    public static int run(PrintStream out, String... arguments) throws IOException {
        Main main = new Main();
        if (!main.parse(arguments)) {
            out.println(USAGE);
            return 2;
        }
        boolean errors = false;
        for (Path folder : main.folders) {
            ClassFolder classes = new ClassFolder(folder, new Options(main.keepVariables), main.excludes);
            ClassFolder.Report report = main.check ? classes.check() : classes.weave(main.record);
            report.diagnostics().forEach(out::println);
            errors |= report.hasErrors();
        }
        return errors ? 1 : 0;
    }

    private boolean parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--check" -> check = true;
                case "--keep-variables" -> keepVariables = true;
                case "--exclude", "--record" -> {
                    if (++i == arguments.length) {
                        return false;
                    }
                    if (arguments[i - 1].equals("--record")) {
                        record = Path.of(arguments[i]);
                    } else {
                        excludes.add(arguments[i]);
                    }
                }
                default -> {
                    if (arguments[i].startsWith("-")) {
                        return false;
                    }
                    folders.add(Path.of(arguments[i]));
                }
            }
        }
        return !folders.isEmpty() && (record == null || folders.size() == 1);
    }
}
