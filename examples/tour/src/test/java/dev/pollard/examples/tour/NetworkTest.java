// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs 40 to 46, over loopback. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkTest {

    @Test
    void bothServersReverse() throws Exception {
        assertThat(Console.of(Tour40UdpReverse::main)).containsExactly("desserts", "reward");
    }

    @Test
    void theFirstServerServesOneAfterTheOther() throws Exception {
        assertThat(Console.of(Tour41GreeterForOne::main)).containsExactly("Hello, Slow!", "Hello, Quick!");
    }

    @Test
    void theSecondOneServesWhoeverSpeaks() throws Exception {
        assertThat(Console.of(Tour42GreeterForMany::main)).containsExactly("Hello, Quick!", "Hello, Slow!");
    }

    @Test
    void theEchoComesBack() throws Exception {
        assertThat(Console.of(Tour43Echo::main)).containsExactly("alpha", "beta", "gamma", "delta");
    }

    @Test
    void theWriterWritesForEverybody() throws Exception {
        assertThat(Console.of(Tour44SplitConnection::main))
                .containsExactly("welcome", "you said good morning", "you said good night");
    }

    @Test
    void thePageHasATitle() throws Exception {
        assertThat(Console.of(Tour45PageTitle::main)).containsExactly("/ Pollard willow", "/plain has no title");
    }

    @Test
    void everybodyInTheRoomHears() throws Exception {
        assertThat(Console.of(Tour46Chat::main))
                .containsExactly(
                        "welcome, welcome", "ada hears: is it time for tea?", "grace hears: is it time for tea?");
    }
}
