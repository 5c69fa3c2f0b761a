// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What this build has made, and where: the build passes it in as system properties. */
final class House {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String VERSION = property("project.version");

    /** The published modules that a project with coroutines needs. */
    private static final List<String> MODULES =
            List.of("core", "streams", "coroutines", "coroutines-weaver", "maven-plugin");

    private House() {}

    static String property(String name) {
        String value = System.getProperty("pollard.it." + name);
        if (value == null) {
            throw new IllegalStateException("not set, run me from the build: pollard.it." + name);
        }
        return value;
    }

    private static String artifact(String module) {
        return "pollard-" + module;
    }

    static Path jar(String module) {
        Path jar = ROOT.resolve(module).resolve("target").resolve(artifact(module) + "-" + VERSION + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("not built: " + jar);
        }
        return jar;
    }

    /** The local repository of this build, where what comes from elsewhere is. */
    static Path elsewhere() {
        return Path.of(property("localRepository"));
    }

    static Path reactiveStreams() {
        String version = property("reactive-streams.version");
        return elsewhere()
                .resolve("org/reactivestreams/reactive-streams/" + version + "/reactive-streams-" + version + ".jar");
    }

    /** Puts the modules into a local repository as {@code install} would, and leaves the one of this build alone. */
    static void installInto(Path repository) throws IOException {
        Path parent = folder(repository, "pollard-parent");
        Files.copy(ROOT.resolve("pom.xml"), parent.resolve("pollard-parent-" + VERSION + ".pom"));
        for (String module : MODULES) {
            Path folder = folder(repository, artifact(module));
            Files.copy(jar(module), folder.resolve(artifact(module) + "-" + VERSION + ".jar"));
            Path reduced = ROOT.resolve(module).resolve("dependency-reduced-pom.xml"); // of the jar that has ASM inside
            Files.copy(
                    Files.exists(reduced) ? reduced : ROOT.resolve(module).resolve("pom.xml"),
                    folder.resolve(artifact(module) + "-" + VERSION + ".pom"));
        }
    }

    private static Path folder(Path repository, String artifact) throws IOException {
        return Files.createDirectories(
                repository.resolve("dev/pollard").resolve(artifact).resolve(VERSION));
    }

    /** Copies a folder; what stands between two {@code @} in a pom is taken from the build. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (file.endsWith("pom.xml")) {
                    Files.writeString(target, filled(Files.readString(file)));
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static String filled(String pom) {
        StringBuilder text = new StringBuilder();
        String[] parts = pom.split("@", -1);
        for (int i = 0; i < parts.length; i++) {
            text.append(i % 2 == 0 ? parts[i] : property(parts[i]));
        }
        return text.toString();
    }
}
