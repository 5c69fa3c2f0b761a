// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One file of the repository: its path from the root, with slashes, and what is in it. */
record Source(String path, String text) {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern PUBLISHED = Pattern.compile(
            "(core|streams|io|testkit|testkit-streams|testkit-io|context-propagation|coroutines|coroutines-weaver|maven-plugin|reactor|rxjava3|grpc|spring|console)/src/main/.*");
    private static final Pattern NOT_CODE = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\\n])*\"|'(\\\\.|[^'\\\\])+'|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** All files with this ending that lie under a folder of the repository; nothing that the build made, nor what needs a newer JDK to be parsed. */
    static List<Source> under(String folder, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(ending))
                    .map(ROOT::relativize)
                    .filter(file -> Stream.of("target", ".git", "java25").noneMatch(made -> contains(file, made)))
                    .map(Source::read)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Source at(String path) {
        return read(Path.of(path));
    }

    private static Source read(Path file) {
        try {
            return new Source(file.toString().replace('\\', '/'), Files.readString(ROOT.resolve(file)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean contains(Path path, String folder) {
        return Stream.of(path.toString().split("[/\\\\]")).anyMatch(folder::equals);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isPublished() {
        return PUBLISHED.matcher(path).matches();
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    boolean isIn(String folder) {
        return path.contains("/" + folder + "/");
    }

    long lines() {
        return text.lines().count();
    }

    /** The text without comments, strings and characters. */
    String code() {
        return NOT_CODE.matcher(text).replaceAll(" ");
    }
}
