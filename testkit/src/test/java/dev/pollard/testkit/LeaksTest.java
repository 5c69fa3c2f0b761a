// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LeaksTest {
    private final Leaks leaks = new Leaks();

    @Test
    void counterMustBeBackWhereItWas() {
        int[] permits = {3};
        leaks.count("permits", () -> permits[0]);
        leaks.assertNone();

        permits[0] = 2;
        assertThat(leaks.list()).containsExactly("permits: 2, but 3 before");
        assertThatThrownBy(leaks::assertNone)
                .isInstanceOf(AssertionError.class)
                .hasMessage("left behind: permits: 2, but 3 before");

        permits[0] = 3;
        leaks.assertNone();
    }

    @Test
    void whatIsOpenedMustBeClosed() {
        Leaks.Account<String> files = leaks.account("files");
        assertThat(files.opened("a")).isEqualTo("a");
        files.opened("b");
        files.closed("a");
        assertThat(files.open()).containsExactly("b");
        assertThat(leaks.list()).containsExactly("files left open: [b]");

        files.closed("b");
        leaks.assertNone();
    }

    @Test
    void thingsAreToldApartByIdentity() {
        Leaks.Account<String> values = leaks.account("values");
        String one = new String("same");
        String other = new String("same");
        values.opened(one);
        values.opened(other);
        values.closed(other);
        assertThat(values.open()).singleElement().isSameAs(one);
    }

    @Test
    void closingTwiceIsALeakToo() {
        Leaks.Account<String> files = leaks.account("files");
        files.opened("a");
        files.closed("a");
        files.closed("a");
        assertThat(leaks.list()).containsExactly("files closed twice, or never opened: [a]");
    }

    @Test
    void allLeaksAreNamedAtOnce() {
        int[] count = {0};
        leaks.count("timers", () -> count[0]);
        leaks.account("files").opened("a");
        count[0] = 1;
        assertThatThrownBy(leaks::assertNone).hasMessage("left behind: timers: 1, but 0 before; files left open: [a]");
    }
}
