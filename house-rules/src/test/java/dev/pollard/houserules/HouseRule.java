// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A rule that each file of a kind keeps by itself. */
enum HouseRule {
    SIZE_BUDGET(source -> true, files(HouseRule::isWithinBudget)),
    LICENCE_FIRST(source -> true, files(HouseRule::hasLicenceFirst)),
    NO_SLEEP_IN_TESTS(
            source -> source.isTest() && !source.isIn("stress"),
            code("\\b(Thread|TimeUnit|[A-Z]*(SECONDS|MINUTES))\\s*\\.\\s*sleep\\b")),
    NO_SKIPPED_TEST(Source::isTest, code("@Disabled\\b|@Ignore\\b|\\benabled\\s*=\\s*false")),
    NO_CONSOLE(
            source -> source.isPublished() && !source.name().equals("Main.java"), // a command line prints
            code("\\bSystem\\s*\\.\\s*(out|err)\\b|\\bprintStackTrace\\b")),
    NO_LEFTOVERS(source -> true, files(HouseRule::hasNoLeftovers)),
    TELLING_NAMES(source -> true, types(HouseRule::hasTellingName)),
    PUBLIC_TYPES_DOCUMENTED(Source::isPublished, types(type -> !type.isPublic() || type.isDocumented()));

    private static final int LINES = 600;
    private static final int LINES_OF_A_TEST = 700; // a table of cases is one idea
    private static final int LINES_OF_A_FACADE = 900;
    private static final Set<String> FACADES = Set.of("Future.java", "Futures.java", "AsyncStream.java", "Scope.java");

    /** In pieces, so that this file keeps the rule. */
    private static final Pattern LEFTOVERS = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b|@auth" + "or\\b");

    private static final Pattern SAYS_NOTHING = Pattern.compile("(Impl|Utils?|Helpers?|Managers?|Base)(?![a-z])");

    private final Predicate<Source> applies;
    private final Function<List<Source>, Stream<String>> broken;

    HouseRule(Predicate<Source> applies, Function<List<Source>, Stream<String>> broken) {
        this.applies = applies;
        this.broken = broken;
    }

    /** The files that break the rule. */
    List<String> brokenIn(List<Source> sources) {
        return broken.apply(sources.stream().filter(applies).toList()).toList();
    }

    private static Function<List<Source>, Stream<String>> files(Predicate<Source> kept) {
        return sources -> sources.stream().filter(kept.negate()).map(Source::path);
    }

    private static Function<List<Source>, Stream<String>> code(String forbidden) {
        Pattern pattern = Pattern.compile(forbidden);
        return files(source -> !pattern.matcher(source.code()).find());
    }

    private static Function<List<Source>, Stream<String>> types(Predicate<DeclaredType> kept) {
        return sources -> DeclaredType.in(sources).stream()
                .filter(kept.negate())
                .map(DeclaredType::file)
                .distinct();
    }

    private static boolean isWithinBudget(Source source) {
        int budget = FACADES.contains(source.name()) ? LINES_OF_A_FACADE : source.isTest() ? LINES_OF_A_TEST : LINES;
        return source.lines() <= budget;
    }

    private static boolean hasLicenceFirst(Source source) {
        return source.text().startsWith("// SPDX-License-Identifier: Apache-2.0\n");
    }

    private static boolean hasNoLeftovers(Source source) {
        return !LEFTOVERS.matcher(source.text()).find();
    }

    private static boolean hasTellingName(DeclaredType type) {
        return !SAYS_NOTHING.matcher(type.name()).find();
    }
}
