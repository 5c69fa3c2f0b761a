// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.examples.redis.RecordedReplies;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedRepliesTest {

    static List<RecordedReplies> parts() {
        return RecordedReplies.load();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void dispatcherAnswersAsRedisDoes(RecordedReplies part) {
        Engine engine = new Engine(Settings.defaults().withAppendOnly(false), System::currentTimeMillis);
        Conversation conversation = new Conversation(engine, new Dispatcher(engine));

        for (RecordedReplies.Exchange exchange : part.exchanges()) {
            String reply = conversation.say(exchange.requestBytes());

            assertThat(exchange.isReply(reply))
                    .as("%s\nexpected %s\n but was %s", exchange.request(), exchange.reply(), reply)
                    .isTrue();
        }
    }
}
