// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "a*c, abbbc, true",
        "a*c, abbbd, false",
        "a**c, ac, true",
        "*a*b*, xaxbx, true",
        "*a*b*, xbxax, false",
        "?, a, true",
        "?, '', false",
        "[abc], b, true",
        "[^abc], b, false",
        "[a-c]x, bx, true",
        "[c-a]x, bx, true",
        "[^a-c]x, bx, false",
        "[a-, -, true",
        "a[, a[, false",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "[\\]], ], true",
        "news.*.de, news.art.de, true",
    })
    void fits(String pattern, String text, boolean fits) {
        assertThat(Glob.matches(bytes(pattern), bytes(text))).isEqualTo(fits);
    }

    @Test
    void manyStarsDoNotTakeForEver() {
        assertThat(Glob.matches(bytes("a*".repeat(50) + "b"), bytes("a".repeat(5_000))))
                .isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
