// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may use which: the arrows of the house, and the search for one that is not drawn. */
final class Arrows {

    /** Package to the packages that it may use. To draw a new arrow is a decision: it gets a record in docs/decisions. */
    private static final Map<String, Set<String>> DRAWN = Map.ofEntries(
            // core
            entry("function", Set.of()),
            entry("task", Set.of()),
            entry("internal.timer", Set.of("task")),
            entry("internal.local", Set.of()),
            entry("internal.foreign", Set.of("task")),
            entry("internal.blocking", Set.of("task", "future")),
            entry("internal.reactor", Set.of("task")),
            entry("future", Set.of("function", "task", "internal.foreign", "internal.local", "internal.timer")),
            entry("channel", Set.of("function", "task", "future", "internal.blocking", "internal.foreign")),
            entry("time", Set.of("function", "task", "future", "internal.timer")),
            entry("sync", Set.of("task", "future", "internal.blocking", "internal.foreign", "internal.timer")),
            entry(
                    "internal.scheduler",
                    Set.of("function", "task", "future", "time", "runtime", "internal.timer", "internal.reactor")),
            entry(
                    "runtime",
                    Set.of(
                            "function",
                            "task",
                            "future",
                            "channel",
                            "time",
                            "internal.foreign",
                            "internal.local",
                            "internal.timer",
                            "internal.reactor",
                            "internal.scheduler",
                            "internal.simulation")),
            entry("internal.simulation", Set.of("task", "future", "time", "runtime")),
            // streams: runOn, task-locals and the bridges name what a runtime is; all else finds it in the context
            entry(
                    "stream",
                    Set.of(
                            "function",
                            "task",
                            "future",
                            "time",
                            "channel",
                            "runtime",
                            "internal.timer",
                            "stream.publisher")),
            entry("stream.publisher", Set.of("function", "task", "future", "time", "stream", "runtime")),
            // io
            entry("internal.io", Set.of("task", "future")),
            entry("io", Set.of("function", "task", "future", "time", "stream", "internal.io", "internal.reactor")),
            entry(
                    "net",
                    Set.of("function", "task", "future", "time", "stream", "io", "internal.io", "internal.reactor")),
            // coroutines: a body becomes a frame, and a frame has to know what a body can see of it
            entry("coroutine", Set.of("internal.local", "task", "future", "runtime", "stream", "coroutine.frame")),
            entry("coroutine.frame", Set.of("task", "future", "stream", "coroutine")),
            // context-propagation
            entry("context", Set.of("task", "future", "runtime")),
            // adapters to other libraries
            entry("reactor", Set.of("function", "task", "future", "time", "runtime", "stream", "stream.publisher")),
            entry("rxjava3", Set.of("function", "task", "future", "time", "runtime", "stream", "stream.publisher")),
            entry("grpc", Set.of("function", "task", "future", "runtime", "stream")),
            entry("spring", Set.of("function", "task", "future", "runtime", "stream", "stream.publisher")),
            // console: sees a runtime through JMX alone
            entry("console", Set.of()),
            // testkit
            entry(
                    "testkit",
                    Set.of("function", "task", "future", "time", "runtime", "internal.timer", "internal.simulation")),
            entry("testkit.assertj", Set.of("task", "testkit")),
            entry(
                    "testkit.stream",
                    Set.of("function", "task", "future", "time", "stream", "testkit", "internal.timer")),
            entry("testkit.io", Set.of("task", "future", "time", "io", "testkit", "internal.timer")),
            // a simulated network takes the place of the reactor, and its hosts that of a runtime
            entry(
                    "testkit.net",
                    Set.of(
                            "function",
                            "task",
                            "future",
                            "time",
                            "runtime",
                            "net",
                            "internal.local",
                            "internal.reactor",
                            "testkit")));

    private Arrows() {}

    /** Finds the arrows that are not drawn, among the classes under a root package, each with one example. */
    static Set<String> notDrawn(Iterable<JavaClass> classes, String root) {
        Set<String> found = new TreeSet<>();
        for (JavaClass user : classes) {
            String from = below(root, user);
            if (from == null) {
                continue;
            }
            Set<String> drawn = DRAWN.get(from);
            if (drawn == null) {
                found.add("package without arrows: " + from);
                continue;
            }
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                JavaClass used = dependency.getTargetClass().getBaseComponentType();
                String to = below(root, used);
                if (to != null && !to.equals(from) && !drawn.contains(to)) {
                    found.add(from + " -> " + to + ": " + user.getSimpleName() + " uses " + used.getSimpleName());
                }
            }
        }
        return found;
    }

    /** The package of the class, relative to the root package; null if it lies elsewhere. */
    private static String below(String root, JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1) : null;
    }
}
