// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import org.junit.jupiter.api.Test;

/** The build runs the tests of this package twice: woven, where nothing else is accepted, and as the compiler has left them. */
class WovenOrNotTest {

    @Test
    void bodiesAreWovenWhereNothingElseIsAccepted() {
        boolean refused = "refuse".equals(System.getProperty("pollard.coroutine.unwoven"));
        boolean compiledOnly = Boolean.getBoolean("pollard.test.unwoven");

        Future<Integer> body = async(() -> 1);

        boolean woven = body.getClass().getName().startsWith(WovenOrNotTest.class.getName());
        assertThat(woven || !refused).isTrue();
        assertThat(woven && compiledOnly).isFalse();
    }
}
