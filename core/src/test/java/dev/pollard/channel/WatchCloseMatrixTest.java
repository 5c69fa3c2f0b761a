// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.CloseTable.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled.CountingWaker;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The close matrix of a watch channel: the value was "a", and is "b" where another one was sent that the receiver has not seen. */
class WatchCloseMatrixTest {
    private static final String TABLE = """
            state                 changed waitForIt waitForX hasChanged borrow pollEnd send      sendReplace sendIfModified copy    closed late    isClosed
            OPEN_SEEN             waits   a         waits    no         a      no      yes       a           yes            done    waits  waits   no
            OPEN_UNSEEN           done    b         waits    yes        b      no      yes       b           yes            done    waits  waits   no
            SENDERS_GONE_SEEN     refused a         refused  no         a      yes     refused:x refused:x   refused        refused waits  refused yes
            SENDERS_GONE_UNSEEN   done    b         refused  yes        b      no      refused:x refused:x   refused        refused waits  refused yes
            RECEIVER_CLOSED       refused a         refused  no         a      yes     yes       a           yes            done    waits  waits   no
            RECEIVERS_GONE        refused a         refused  no         a      yes     no        a           yes            done    done   waits   no
            RECEIVERS_GONE_UNSEEN refused b         refused  yes        b      yes     no        b           yes            done    done   waits   no
            """;

    static Stream<Arguments> cells() {
        return CloseTable.cells(TABLE);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theCellIsTrue(String state, String operation, String expected) throws Exception {
        Ends<WatchSender<String>, WatchReceiver<String>> ends = Channels.watch("a");
        WatchSender<String> sender = ends.sender();
        WatchReceiver<String> receiver = ends.receiver();
        String value = state.endsWith("UNSEEN") ? "b" : "a";
        if (value.equals("b")) {
            sender.send(value);
        }
        if (state.startsWith("SENDERS_GONE")) {
            sender.close();
        } else if (state.startsWith("RECEIVER")) {
            if (state.equals("RECEIVER_CLOSED")) {
                sender.subscribe();
            }
            receiver.close();
        }
        Callable<?> call = switch (operation) {
            case "changed" -> receiver::changed;
            case "waitForIt" -> () -> receiver.waitFor(value::equals);
            case "waitForX" -> () -> receiver.waitFor("x"::equals);
            case "hasChanged" -> receiver::hasChanged;
            case "borrow" -> receiver::borrow;
            case "pollEnd" -> () -> receiver.pollEnd(Polled.context(new CountingWaker()));
            case "send" -> () -> sender.send("x");
            case "sendReplace" -> () -> sender.sendReplace("x");
            case "sendIfModified" -> () -> sender.sendIfModified(before -> before + "!");
            case "copy" ->
                () -> {
                    sender.copy();
                    return null;
                };
            case "closed" -> sender::closed;
            case "late" -> () -> sender.subscribe().changed();
            case "isClosed" -> receiver::isClosed;
            default -> throw new AssertionError(operation);
        };
        assertThat(result(call)).isEqualTo(expected);
    }
}
