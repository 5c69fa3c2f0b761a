// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A JVM of its own, with classes in a folder and the class path of this test behind it. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath(Path folder) {
        return folder + File.pathSeparator + System.getProperty("java.class.path");
    }

    /** Starts a program. What it says, as errors too, is read line by line. */
    static ChildJvm start(Path folder, List<String> options, String main) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(folder), main));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    static void write(Path folder, Map<String, byte[]> classes) throws IOException {
        for (Map.Entry<String, byte[]> type : classes.entrySet()) {
            Path file = folder.resolve(type.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, type.getValue());
        }
    }

    /** A jar that makes the agent on the class path one: the real jar has it inside. */
    static Path agentJar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", Agent.class.getName());
        attributes.putValue("Agent-Class", Agent.class.getName());
        Path jar = folder.resolve("agent.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    long pid() {
        return process.pid();
    }

    /** Reads up to a line that begins so. */
    String lineThatBegins(String with) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(with)) {
                return line;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("no line begins with " + with + ", but it said: " + said);
    }

    void say(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** All that it says until it ends. */
    String toTheEnd() throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end; it said: " + said);
        }
        return said.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
