// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Runs this build once more on the newest LTS, where Maven's toolchains know one: its tests, and the analysis that needs it.
 *
 * <p>The second build has a copy of the sources for its own, so that neither build sees a class that the other compiled.
 */
final class BuildOnNewestJdk {

    private static final Set<String> NOT_COPIED = Set.of(".git", ".idea", "target");

    private BuildOnNewestJdk() {}

    /**
     * Runs the build.
     *
     * @param args the feature release to look for; the root of the sources; the folder for the copy; Maven's home; the local
     *     repository; {@code offline=true} or {@code offline=false}; then the toolchain files, the first that knows the release wins
     * @throws Exception if the sources cannot be copied or Maven cannot be started
     */
    public static void main(String[] args) throws Exception {
        int wanted = Integer.parseInt(args[0]);
        Path root = Path.of(args[1]);
        Path copy = Path.of(args[2]);
        Path maven = Path.of(args[3]);
        if (Runtime.version().feature() >= wanted) {
            say("this build ran on JDK " + Runtime.version().feature() + ", nothing to repeat");
            return;
        }
        Optional<Path> jdk = Optional.empty();
        for (String file : List.of(args).subList(6, args.length)) {
            jdk = jdk.or(() -> findJdk(Path.of(file), wanted));
        }
        if (jdk.isEmpty()) {
            say("SKIPPED, no JDK " + wanted + " found: the tests ran on JDK "
                    + Runtime.version().feature() + " only, Error Prone and NullAway did not run");
            say("to have both, install a JDK " + wanted + " where Maven's toolchains look, or set JAVA" + wanted
                    + "_HOME");
            return;
        }
        copySources(root, copy);
        List<String> command = new ArrayList<>();
        command.add(
                maven.resolve("bin").resolve(onWindows() ? "mvn.cmd" : "mvn").toString());
        command.addAll(List.of("-B", "-ntp", "verify", "-Dmaven.repo.local=" + args[4], "-Dspotless.check.skip=true"));
        if (args[5].equals("offline=true")) {
            command.add("-o");
        }
        say("the same build on " + jdk.get());
        ProcessBuilder build =
                new ProcessBuilder(command).directory(copy.toFile()).inheritIO();
        build.environment().put("JAVA_HOME", jdk.get().toString());
        int status = build.start().waitFor();
        say("the build on JDK " + wanted + (status == 0 ? " passed" : " FAILED"));
        System.exit(status);
    }

    private static Optional<Path> findJdk(Path toolchains, int wanted) {
        if (!Files.isRegularFile(toolchains)) {
            return Optional.empty();
        }
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(toolchains.toFile());
            for (Element toolchain : elements(document.getDocumentElement(), "toolchain")) {
                String version = text(toolchain, "version");
                Path home = Path.of(text(toolchain, "jdkHome"));
                boolean matches = version.equals("" + wanted) || version.startsWith(wanted + ".");
                if (matches && Files.isDirectory(home)) {
                    return Optional.of(home);
                }
            }
            return Optional.empty();
        } catch (Exception malformed) {
            say("not a toolchains file: " + toolchains + ": " + malformed.getMessage());
            return Optional.empty();
        }
    }

    private static List<Element> elements(Element parent, String name) {
        var nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String text(Element parent, String name) {
        return elements(parent, name).stream()
                .findFirst()
                .map(element -> element.getTextContent().strip())
                .orElse("");
    }

    private static void copySources(Path root, Path copy) throws IOException {
        if (Files.exists(copy)) {
            try (var old = Files.walk(copy)) {
                old.sorted(Comparator.reverseOrder()).forEach(BuildOnNewestJdk::delete);
            }
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                if (isLeftOut(dir)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(root.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!isLeftOut(file)) {
                    Files.copy(file, copy.resolve(root.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean isLeftOut(Path path) {
                return NOT_COPIED.contains(path.getFileName().toString());
            }
        });
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean onWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    private static void say(String fact) {
        System.out.println("newest-jdk: " + fact);
    }
}
