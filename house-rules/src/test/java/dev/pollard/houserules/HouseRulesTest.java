// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";
    private static final String MAIN = "core/src/main/java/A.java";
    private static final String TEST = "core/src/test/java/ATest.java";

    private static final int LINES_OF_A_PAPER = 150;
    private static final int LINES_OF_A_PAGE = 60;
    private static final int LINES_OF_THE_TRAPS = 120;
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private final List<Source> sources = Source.under("", ".java");

    @Test
    void theSourcesAreFound() {
        assertThat(sources).extracting(Source::path).contains("core/src/main/java/dev/pollard/future/Future.java");
        assertThat(sources).noneMatch(source -> source.isIn("target"));
    }

    @ParameterizedTest
    @EnumSource
    void everyFileKeepsTheRule(HouseRule rule) {
        assertThat(rule.brokenIn(sources)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFound(HouseRule rule, String path, String text) {
        assertThat(rule.brokenIn(List.of(new Source(path, text)))).containsExactly(path);
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                breach(HouseRule.SIZE_BUDGET, MAIN, "\n".repeat(601)),
                breach(HouseRule.SIZE_BUDGET, "core/src/main/java/Future.java", "\n".repeat(901)),
                breach(HouseRule.LICENCE_FIRST, MAIN, "package a;\n"),
                breach(HouseRule.LICENCE_FIRST, MAIN, "package a;\n" + LICENCE),
                breach(HouseRule.NO_SLEEP_IN_TESTS, TEST, "class ATest { { Thread.sleep(1); } }"),
                breach(HouseRule.NO_SLEEP_IN_TESTS, TEST, "class ATest { { TimeUnit.SECONDS.sleep(1); } }"),
                breach(HouseRule.NO_SLEEP_IN_TESTS, TEST, "class ATest { { SECONDS.sleep(1); } }"),
                breach(
                        HouseRule.NO_SLEEP_IN_TESTS,
                        TEST,
                        "class ATest { String s = \"\\\"/*\"; { Thread.sleep(1); } }"),
                breach(HouseRule.NO_SKIPPED_TEST, TEST, "@Disabled class ATest {}"),
                breach(HouseRule.NO_SKIPPED_TEST, TEST, "class ATest { @Test(enabled = false) void a() {} }"),
                breach(HouseRule.NO_CONSOLE, MAIN, "class A { { System.out.println(); } }"),
                breach(HouseRule.NO_CONSOLE, MAIN, "class A { { new Exception().printStackTrace(); } }"),
                breach(HouseRule.NO_LEFTOVERS, MAIN, "class A {} // TO" + "DO"),
                breach(HouseRule.NO_LEFTOVERS, MAIN, "/** @auth" + "or me */ class A {}"),
                breach(HouseRule.TELLING_NAMES, MAIN, "class FutureImpl {}"),
                breach(HouseRule.TELLING_NAMES, MAIN, "class A { interface StringUtils {} }"),
                breach(HouseRule.TELLING_NAMES, TEST, "enum BaseTask {}"),
                breach(HouseRule.PUBLIC_TYPES_DOCUMENTED, MAIN, "public class A {}"),
                breach(HouseRule.PUBLIC_TYPES_DOCUMENTED, MAIN, "/** A. */ public interface A { record B() {} }"),
                breach(HouseRule.PUBLIC_TYPES_DOCUMENTED, MAIN, "/** A. */ public class A { public enum B {} }"));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void whatIsAllowedIsNotReported(HouseRule rule, String path, String text) {
        assertThat(rule.brokenIn(List.of(new Source(path, text)))).isEmpty();
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                breach(HouseRule.SIZE_BUDGET, MAIN, "\n".repeat(600)),
                breach(HouseRule.SIZE_BUDGET, "streams/src/main/java/AsyncStream.java", "\n".repeat(900)),
                breach(HouseRule.LICENCE_FIRST, MAIN, LICENCE),
                breach(HouseRule.NO_SLEEP_IN_TESTS, TEST, "class ATest {} // never Thread.sleep()"),
                breach(HouseRule.NO_SLEEP_IN_TESTS, TEST, "class ATest { { Sleep.sleep(1); } }"),
                breach(HouseRule.NO_SLEEP_IN_TESTS, "core/src/test/java/stress/ATest.java", "{ Thread.sleep(1); }"),
                breach(
                        HouseRule.NO_CONSOLE,
                        "examples/echo/src/main/java/A.java",
                        "class A { { System.out.println(); } }"),
                breach(HouseRule.NO_CONSOLE, MAIN, "/** Not {@code System.out}. */ class A {}"),
                breach(HouseRule.NO_CONSOLE, "core/src/main/java/Main.java", "class Main { { System.err.flush(); } }"),
                breach(
                        HouseRule.TELLING_NAMES,
                        MAIN,
                        "class Implicit { class Utility {} class Database {} class Baseline {} }"),
                breach(HouseRule.PUBLIC_TYPES_DOCUMENTED, MAIN, "class A { public enum B {} }"),
                breach(HouseRule.PUBLIC_TYPES_DOCUMENTED, TEST, "public class ATest {}"));
    }

    private static Arguments breach(HouseRule rule, String path, String text) {
        return Arguments.of(rule, path, text);
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleHasABreachThatShowsItCanFail(HouseRule rule) {
        assertThat(breaches()).anyMatch(breach -> breach.get()[0] == rule);
    }

    @Test
    void papersAreShort() {
        Stream<Source> papers = Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
                .map(Source::at);

        assertThat(papers).allSatisfy(paper -> assertThat(paper.lines()).isLessThanOrEqualTo(LINES_OF_A_PAPER));
    }

    @Test
    void decisionsFitOnAPageAndHaveTheirSections() {
        List<Source> decisions = Source.under("docs/decisions", ".md");

        assertThat(decisions).isNotEmpty().allSatisfy(decision -> {
            assertThat(decision.name()).matches("[0-9]{4}-[a-z0-9-]+\\.md");
            assertThat(decision.lines()).isLessThanOrEqualTo(LINES_OF_A_PAGE);
            assertThat(decision.text().lines())
                    .filteredOn(line -> line.startsWith("## "))
                    .containsExactly("## Status", "## Context", "## Decision", "## Alternatives", "## Consequences");
        });
    }

    @Test
    void theReadmeHasItsTwoCommands() {
        assertThat(Source.at("README.md").text())
                .containsPattern("(?m)^## Run it\\n(?:(?!```|## ).*\\n)*```\\w*\\n[^`\\n]+\\n```$")
                .containsPattern("(?m)^## Test it\\n(?:(?!```|## ).*\\n)*```\\w*\\n[^`\\n]+\\n```$");
    }

    @Test
    void theTestsThatTheTrapsNameExist() {
        Source traps = Source.at("docs/traps.md");

        assertThat(traps.lines()).isLessThanOrEqualTo(LINES_OF_THE_TRAPS);
        assertThat(NamedTest.missingIn(traps.text(), sources)).isEmpty();
        assertThat(NamedTest.rowsWithoutOne(traps.text())).isEmpty();
    }

    @Test
    void aTestThatATrapNamesInVainIsFound() {
        List<Source> tests = List.of(
                new Source("core/src/test/java/ATest.java", "class ATest { void isThere() {} }"),
                new Source("core/src/main/java/BTest.java", "class BTest { void isNoTest() {} }"));

        assertThat(NamedTest.missingIn("| a | b | `ATest`, `ATest.isThere`, `ATest.isGone`, `BTest`, `CTest` |", tests))
                .containsExactly("ATest.isGone", "BTest", "CTest");
        assertThat(NamedTest.rowsWithoutOne(
                        "| trap | here | held by |\n|---|---|---|\n| a | b | `ATest` |\n| c | d |  |"))
                .containsExactly("| c | d |  |");
    }

    /** The bill of materials has no parent that could give it the version. */
    @Test
    void theBillOfMaterialsHasTheVersionOfTheHouse() {
        assertThat(firstVersion("bom/pom.xml")).isEqualTo(firstVersion("pom.xml"));
    }

    private static String firstVersion(String pom) {
        return VERSION.matcher(Source.at(pom).text())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
