// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, started as a person starts it. */
final class ChildServer implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("mini-redis listens on ([\\d.]+):(\\d+): .*");

    final Process process;
    final InetSocketAddress address;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    ChildServer(Path directory, String... options) throws IOException {
        this(List.of("-XX:TieredStopAtLevel=1"), directory, options);
    }

    ChildServer(List<String> jvmOptions, Path directory, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port",
                "0",
                "--status",
                "off",
                "--dir",
                directory.toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        address = readAddress();
    }

    private InetSocketAddress readAddress() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher matcher = LISTENS.matcher(line);
            if (matcher.matches()) {
                // The greeting has a second line.
                lines.add(String.valueOf(output.readLine()));
                return new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
            }
        }
        throw new IOException("the server did not start: " + lines);
    }

    RawClient client() throws IOException {
        return new RawClient(address);
    }

    /** What it has printed up to the line that greets. */
    List<String> greeting() {
        return lines;
    }

    /** Everything it still prints until it ends. */
    String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            words.append(line).append('\n');
        }
        return words.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
