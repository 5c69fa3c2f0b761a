// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pollard.houserules.fixture.Open;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String FIXTURE = "dev.pollard.houserules.fixture";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.pollard");

    @Test
    void everyArrowIsDrawn() {
        assertThat(Arrows.notDrawn(HOUSE, "dev.pollard")).isEmpty();
    }

    @Test
    void allModulesAreLookedAt() {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName))
                .contains(
                        "dev.pollard.task",
                        "dev.pollard.future",
                        "dev.pollard.time",
                        "dev.pollard.sync",
                        "dev.pollard.channel",
                        "dev.pollard.runtime",
                        "dev.pollard.stream",
                        "dev.pollard.io",
                        "dev.pollard.net",
                        "dev.pollard.testkit",
                        "dev.pollard.coroutine",
                        "dev.pollard.coroutine.frame");
    }

    @Test
    void anArrowThatIsNotDrawnIsFound() {
        assertThat(Arrows.notDrawn(new ClassFileImporter().importPackages(FIXTURE), FIXTURE))
                .containsExactly("package without arrows: stray", "task -> runtime: Upstart uses Target");
    }

    @Test
    void classesAreFinalUnlessMadeToBeExtended() {
        assertThat(openClasses(HOUSE)).isEmpty();
    }

    @Test
    void aClassThatIsOpenByAccidentIsFound() {
        assertThat(openClasses(new ClassFileImporter().importPackages(FIXTURE))).containsExactly(Open.class.getName());
    }

    private static List<String> openClasses(Iterable<JavaClass> classes) {
        return StreamSupport.stream(classes.spliterator(), false)
                .filter(type -> !type.isInterface() && !type.isAnonymousClass() && !type.isEnum())
                .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.reflect().isSealed())
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }
}
