// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A debugger that stops in a woven body finds itself at the line, in the method, and with the variables that the source has. */
class DebuggerTest {
    private static final String SOURCE = """
            package d;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.future.*;
            import dev.pollard.runtime.*;
            public class Debugged {
                private final String field = "field";
                Future<Integer> body(String captured) {
                    return async(() -> {
                        int number = 41;
                        String text = captured + field;
                        long wide = number * 2L; // before
                        int more = await(Futures.yieldNow().map(v -> 1));
                        int sum = number + more; // after
                        for (int i = 0; i < 2; i++) {
                            sum += await(Futures.yieldNow().map(v -> 10)); // awaiting
                            more = sum; // inside
                        }
                        return (int) (sum + text.length() + wide); // last
                    });
                }
                public static void main(String[] arguments) throws Exception {
                    try (LocalRuntime runtime = LocalRuntime.create()) {
                        runtime.blockOn(new Debugged().body("captured"));
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    /** Where a debugger stopped, and what it saw. */
    private record Stop(String method, String mark, Map<String, String> variables) {}

    private static int line(String mark) {
        List<String> lines = SOURCE.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// " + mark)) {
                return i + 1;
            }
        }
        throw new AssertionError(mark);
    }

    /** Runs the program with a breakpoint at each of the marks. */
    private List<Stop> stops(Options options, String... marks) throws Exception {
        ChildJvm.write(
                folder, Weaves.all(Compiled.classes(Map.of("d.Debugged", SOURCE), "--release", "17", "-g"), options));
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("home").setValue(System.getProperty("java.home"));
        arguments.get("main").setValue("d.Debugged");
        arguments.get("options").setValue("-cp \"" + ChildJvm.classPath(folder) + "\"");
        VirtualMachine machine = connector.launch(arguments);
        try {
            ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter("d.Debugged");
            prepared.enable();
            return stops(machine, List.of(marks));
        } finally {
            machine.process().destroyForcibly();
        }
    }

    private static List<Stop> stops(VirtualMachine machine, List<String> marks) throws Exception {
        List<Stop> stops = new ArrayList<>();
        while (true) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent loaded) {
                    for (String mark : marks) {
                        breakAt(machine, loaded.referenceType(), line(mark));
                    }
                } else if (event instanceof BreakpointEvent hit) {
                    stops.add(stop(hit, marks));
                } else if (event instanceof VMDisconnectEvent) {
                    return stops;
                }
            }
            events.resume();
        }
    }

    private static void breakAt(VirtualMachine machine, ReferenceType type, int line) throws Exception {
        List<Location> locations = type.locationsOfLine(line).stream()
                .filter(location -> !location.method().isStatic()) // not in the small lambdas of the line
                .toList();
        assertThat(locations).isNotEmpty();
        for (Location location : locations) {
            machine.eventRequestManager().createBreakpointRequest(location).enable();
        }
    }

    private static Stop stop(BreakpointEvent hit, List<String> marks) throws Exception {
        StackFrame frame = hit.thread().frame(0);
        Map<String, String> variables = new TreeMap<>();
        for (LocalVariable variable : frame.visibleVariables()) {
            Value value = frame.getValue(variable);
            variables.put(variable.name(), String.valueOf(value).replace("\"", ""));
        }
        assertThat(frame.thisObject().referenceType().name()).isEqualTo("d.Debugged");
        assertThat(hit.location().sourceName()).isEqualTo("Debugged.java");
        int line = hit.location().lineNumber();
        String mark =
                marks.stream().filter(any -> line(any) == line).findFirst().orElseThrow();
        return new Stop(hit.location().method().name().replaceAll("\\$\\d+$", ""), mark, variables);
    }

    @Test
    void theVariablesThatAreNeededLaterAreThereBeforeAWaitAndAfterIt() throws Exception {
        List<Stop> stops = stops(Options.DEFAULT, "before", "after", "inside", "last");

        assertThat(stops).extracting(Stop::mark).containsExactly("before", "after", "inside", "inside", "last");
        assertThat(stops).extracting(Stop::method).containsOnly("lambda$body");
        assertThat(stops.get(0).variables())
                .containsEntry("captured", "captured")
                .containsEntry("number", "41")
                .containsEntry("text", "capturedfield");
        assertThat(stops.get(1).variables())
                .containsEntry("number", "41")
                .containsEntry("text", "capturedfield")
                .containsEntry("wide", "82")
                .containsEntry("more", "1");
        assertThat(stops.get(2).variables()).containsEntry("sum", "52").containsEntry("i", "0");
        assertThat(stops.get(3).variables()).containsEntry("sum", "62").containsEntry("i", "1");
        assertThat(stops.get(4).variables())
                .containsEntry("sum", "62")
                .containsEntry("text", "capturedfield")
                .containsEntry("wide", "82")
                .doesNotContainKeys("captured", "number"); // nobody needs them any more
    }

    @Test
    void allVariablesInScopeAreThereIfTheyAreKept() throws Exception {
        List<Stop> stops = stops(new Options(true), "last");

        assertThat(stops)
                .singleElement()
                .satisfies(stop -> assertThat(stop.variables())
                        .containsEntry("captured", "captured")
                        .containsEntry("number", "41")
                        .containsEntry("text", "capturedfield")
                        .containsEntry("wide", "82")
                        .containsEntry("more", "62")
                        .containsEntry("sum", "62"));
    }

    /** In place, when it is suspended, and when it is resumed: see the guide. */
    @Test
    void aBreakpointAtAnAwaitAlsoStopsWhereTheBodyIsResumed() throws Exception {
        assertThat(stops(Options.DEFAULT, "awaiting"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(stop -> assertThat(stop.method()).isEqualTo("lambda$body"));
    }
}
