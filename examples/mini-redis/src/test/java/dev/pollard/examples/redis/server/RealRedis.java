// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The programs of a Redis that is installed on this machine. */
final class RealRedis implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress address;

    private RealRedis(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Skips the test unless the program is installed. */
    static String program(String name) {
        Path found = find(name);
        assumeTrue(found != null, name + " is not installed (Debian: redis-server and redis-tools)");
        return String.valueOf(found);
    }

    /** Starts a server that keeps nothing; skips the test unless it is Redis 7.0, whose words we speak. */
    static RealRedis start() throws IOException {
        String program = program("redis-server");
        String version = run(List.of(program, "--version"), 10).output();
        assumeTrue(version.contains("v=7.0."), "not Redis 7.0: " + version);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
                .redirectErrorStream(true)
                .start();
        RealRedis redis = new RealRedis(process, new InetSocketAddress("127.0.0.1", port));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return redis;
            }
        }
        throw new IOException("redis-server did not start");
    }

    RawClient client() throws IOException {
        return new RawClient(address);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** How a program ended and what it printed. */
    record Ended(int status, String output) {}

    static Ended run(List<String> command, int limitSeconds) throws IOException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                throw new IOException("still running after " + limitSeconds + " s: " + command);
            }
            return new Ended(process.exitValue(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Skips the test unless this process may have so many files and sockets open. */
    static void assumeOpenFiles(long number) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long limit = system.getMaxFileDescriptorCount();
            assumeTrue(limit >= number, "ulimit -n is " + limit + ", the test needs " + number);
        }
    }

    private static @Nullable Path find(String name) {
        for (String directory : System.getenv("PATH").split(":")) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
