// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Methods of other people, with awaits in random places, are woven, and the JVM accepts them.
 *
 * <p>{@code -Dpollard.injection=1} takes all classes; without it, one of so many.
 */
class InjectionTest {
    private static final int ONE_OF = Integer.getInteger("pollard.injection", 12);
    private static final long SEED = Long.getLong("pollard.fuzz.seed", 1);

    @Test
    void theJvmAcceptsBodiesMadeOfALibrary() throws Exception {
        Path jar = Path.of(Assertions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, byte[]> classes = new HashMap<>();
        List<String> names = new ArrayList<>();
        List<String> crashes = new ArrayList<>();
        int bodies = 0;
        try (JarFile file = new JarFile(jar.toFile())) {
            List<? extends ZipEntry> entries = file.stream()
                    .filter(entry -> entry.getName().endsWith(".class")
                            && !entry.getName().startsWith("META-INF"))
                    .toList();
            for (int i = 0; i < entries.size(); i++) {
                if (i % ONE_OF == 0) {
                    try (InputStream in = file.getInputStream(entries.get(i))) {
                        Injection injection = Injection.into(in.readAllBytes(), SEED);
                        bodies += injection.bodies();
                        crashes.addAll(injection.crashes());
                        classes.putAll(injection.classes());
                    }
                }
            }
        }
        names.addAll(classes.keySet());
        ClassLoader loader = Weaves.load(classes);
        for (String name : names) {
            try {
                Class.forName(name, /* initialize= */ true, loader);
            } catch (NoClassDefFoundError | IncompatibleClassChangeError missing) {
                // the library has parts that need what is not here
            } catch (VerifyError | ClassFormatError wrong) {
                crashes.add(name + ": " + wrong);
            }
        }

        assertThat(crashes).isEmpty();
        assertThat(bodies).isGreaterThan(500);
    }

    @Test
    void theClassLibraryOfTheJdkPassesThroughTheWeaver() throws IOException {
        List<String> crashes = new ArrayList<>();
        int bodies = 0;
        int points = 0;
        Path base =
                FileSystems.getFileSystem(URI.create("jrt:/")).getPath(ONE_OF == 1 ? "/modules" : "/modules/java.base");
        try (Stream<Path> files = Files.walk(base)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
            for (int i = 0; i < all.size(); i++) {
                if (i % ONE_OF == 0) {
                    Injection injection = Injection.into(Files.readAllBytes(all.get(i)), SEED);
                    bodies += injection.bodies();
                    points += injection.points();
                    crashes.addAll(injection.crashes());
                    injection.classes();
                }
            }
        }

        assertThat(crashes).isEmpty();
        assertThat(bodies).isGreaterThan(1000);
        assertThat(points).isGreaterThan(bodies);
    }
}
