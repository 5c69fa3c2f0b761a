// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that nobody has woven are woven when they are loaded: by an agent that was there from the beginning, or that came later. */
class AgentTest {
    private static final String BODIES = """
            package a;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.future.*;
            import java.util.*;
            public class Bodies {
                interface Api {
                    default Future<String> inDefault(Future<String> f) {
                        return async(() -> await(f) + getClass().getSimpleName());
                    }
                }
                record Part(String text) implements Api {}
                static Future<String> all() {
                    return async(() -> {
                        int captured = await(Futures.yieldNow().map(v -> 1));
                        List<String> parts = new ArrayList<>();
                        for (Part part : List.of(new Part("a"), new Part("b"))) {
                            parts.add(await(part.inDefault(Futures.ready(part.text()))));
                        }
                        Future<Integer> nested = async(() -> captured + await(Futures.ready(1)));
                        return parts + " " + await(nested);
                    });
                }
            }
            """;

    private static final String PROGRAM = """
            package a;
            import dev.pollard.future.*;
            import dev.pollard.runtime.*;
            public class Program {
                public static void main(String[] arguments) throws Exception {
                    if (arguments.length == 0 && System.getProperty("late") != null) {
                        System.out.println("waiting");
                        System.in.read();
                    }
                    Future<String> all = Bodies.all();
                    System.out.println("class " + all.getClass().getName());
                    try (LocalRuntime runtime = LocalRuntime.create()) {
                        System.out.println("value " + runtime.blockOn(all));
                    }
                }
            }
            """;

    private static final String WRONG = """
            package a;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.future.*;
            public class Program {
                static int ordinary() throws Exception {
                    return await(Futures.ready(1));
                }
                public static void main(String[] arguments) throws Exception {
                    try {
                        ordinary();
                    } catch (RuntimeException e) {
                        System.out.println("thrown " + e.getMessage());
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Path agent;

    @BeforeEach
    void jar() throws IOException {
        agent = ChildJvm.agentJar(folder);
    }

    private ChildJvm start(Map<String, String> sources, String... options) throws IOException {
        ChildJvm.write(folder, Compiled.classes(sources, "--release", "17", "-g"));
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Xverify:all");
        all.add("-Dpollard.coroutine.unwoven=refuse");
        return ChildJvm.start(folder, all, "a.Program");
    }

    private static Map<String, String> program() {
        return Map.of("a.Bodies", BODIES, "a.Program", PROGRAM);
    }

    @Test
    void withoutTheAgentTheProgramIsRefused() throws Exception {
        try (ChildJvm jvm = start(program())) {
            assertThat(jvm.toTheEnd()).contains("NotWovenException", "a.Bodies.all(Bodies.java:13)");
        }
    }

    @Test
    void anAgentFromTheBeginningWeaves() throws Exception {
        try (ChildJvm jvm = start(program(), "-javaagent:" + agent)) {
            assertThat(jvm.lineThatBegins("class ")).startsWith("class a.Bodies$async$all");
            assertThat(jvm.lineThatBegins("value ")).isEqualTo("value [aPart, bPart] 2");
        }
    }

    @Test
    void anAgentFromTheBeginningKeepsVariablesIfAsked() throws Exception {
        try (ChildJvm jvm = start(program(), "-javaagent:" + agent + "=keepVariables")) {
            assertThat(jvm.lineThatBegins("value ")).isEqualTo("value [aPart, bPart] 2");
        }
    }

    @Test
    void anAgentThatComesLaterWeavesWhatIsLoadedThen() throws Exception {
        try (ChildJvm jvm = start(program(), "-Dlate=true", "-XX:+EnableDynamicAgentLoading")) {
            jvm.lineThatBegins("waiting");
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(jvm.pid()));
            try {
                machine.loadAgent(agent.toString());
            } finally {
                machine.detach();
            }
            jvm.say("go on");
            assertThat(jvm.lineThatBegins("value ")).isEqualTo("value [aPart, bPart] 2");
        }
    }

    @Test
    void whatCannotBeWovenIsSaidAndLeftAsItIs() throws Exception {
        try (ChildJvm jvm = start(Map.of("a.Program", WRONG), "-javaagent:" + agent)) {
            assertThat(jvm.toTheEnd())
                    .contains("Program.java:6: error: await in the ordinary method ordinary")
                    .contains("thrown await called outside of a body that can be suspended, in a.Program.ordinary");
        }
    }
}
