// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.io.PrintStream;

/**
 * Shows the tasks of a running JVM in the terminal, as {@code top} shows processes.
 *
 * <pre>
 * java -jar pollard-console.jar 4711
 * </pre>
 *
 * <p>The JVM is named by its process id, by {@code host:port} or by a JMX service URL. What is shown are the runtimes that were registered there with {@code JmxTasks}.
 * {@code --help} tells the options.
 */
public final class Main {
    private Main() {}

    /**
     * Runs until it is interrupted, or once.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /** Returns the exit code: 0, or 1 if the JVM or the runtime is not there, or 2 if the arguments make no sense. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(Options.USAGE);
            return 2;
        }
        if (options.help()) {
            out.println(Options.USAGE);
            return 0;
        }
        if (options.target() == null) {
            Target.list(out);
            return 0;
        }
        try (Target target = Target.open(options.target())) {
            new Screen(target, options, out).show();
            return 0;
        } catch (TargetException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
