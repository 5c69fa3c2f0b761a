// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A project of somebody else, with the plugin and the dependency in its pom: a copy of {@code src/test/projects/plain}. */
final class OutsideProject {
    private final Path folder;
    private final Path repository;
    private int edits;

    private OutsideProject(Path folder, Path repository) {
        this.folder = folder;
        this.repository = repository;
    }

    static OutsideProject in(Path temporary) throws IOException {
        Path repository = temporary.resolve("repository");
        House.installInto(repository);
        Path folder = temporary.resolve("project");
        House.copy(Path.of("src/test/projects/plain"), folder);
        return new OutsideProject(folder, repository);
    }

    /** Runs Maven, which finds our modules in a repository that has nothing else, and the rest in that of this build. */
    Commands.Outcome maven(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        command.add(Path.of(House.property("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                .toString());
        command.addAll(List.of("-B", "-o", "-ntp", "-Dstyle.color=never", "-Dmaven.repo.local=" + repository));
        command.add("-Dmaven.repo.local.tail=" + House.elsewhere());
        command.addAll(List.of(arguments));
        return Commands.run(folder, command);
    }

    Path main(String file) {
        return folder.resolve("src/main/java").resolve(file);
    }

    Path classes() {
        return folder.resolve("target/classes");
    }

    Path target(String file) {
        return folder.resolve("target").resolve(file);
    }

    /** Writes a source, later than all that is there: compilers look at the time. */
    void write(Path source, String text) throws IOException {
        Files.writeString(source, text);
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(++edits)));
    }

    /** The names of the class files of a folder below {@code target}, without the numbers that compilers choose. */
    List<String> classFiles(String below) throws IOException {
        try (Stream<Path> files = Files.list(target(below))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replaceAll("\\$\\d+\\.class", ".class"))
                    .sorted()
                    .toList();
        }
    }

    /** Runs the program in a JVM of its own, with the options before its class path or module path. */
    Commands.Outcome java(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Commands.java());
        command.addAll(List.of("-Xverify:all", "-Dpollard.coroutine.unwoven=refuse"));
        command.addAll(List.of(options));
        return Commands.run(folder, command);
    }
}
