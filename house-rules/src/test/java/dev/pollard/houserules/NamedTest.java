// SPDX-License-Identifier: Apache-2.0
package dev.pollard.houserules;

import java.util.List;
import java.util.regex.Pattern;

/** A test that a document names as {@code ClassTest} or {@code ClassTest.method}, between backticks. */
record NamedTest(String type, String method) {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

    /** The names in a text for which there is no test. */
    static List<String> missingIn(String text, List<Source> sources) {
        return in(text).stream()
                .filter(test -> sources.stream().noneMatch(test::isIn))
                .map(NamedTest::toString)
                .distinct()
                .toList();
    }

    /** The rows of tables in a text, but for the heads, that name no test. */
    static List<String> rowsWithoutOne(String text) {
        return text.lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---") && !line.startsWith("| trap |"))
                .filter(line -> in(line).isEmpty())
                .toList();
    }

    private static List<NamedTest> in(String text) {
        return NAMED.matcher(text)
                .results()
                .map(found -> new NamedTest(found.group(1), found.group(2) == null ? "" : found.group(2)))
                .toList();
    }

    private boolean isIn(Source source) {
        boolean test = source.isTest() || source.path().startsWith("concurrency-tests/");
        return test
                && source.name().equals(type + ".java")
                && (method.isEmpty() || source.code().contains(" void " + method + "("));
    }

    @Override
    public String toString() {
        return method.isEmpty() ? type : type + "." + method;
    }
}
