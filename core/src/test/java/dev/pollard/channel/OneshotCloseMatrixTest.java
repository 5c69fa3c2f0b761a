// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.CloseTable.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The close matrix of a oneshot channel: what happened, in its order, and what each operation gives then. */
class OneshotCloseMatrixTest {
    private static final String TABLE = """
            state                        receive tryReceive send closed isClosed isEmpty isTerminated hook
            NOTHING                      waits   empty      yes  waits  no       yes     no           []
            SENT                         a       a          bug  waits  no       no      no           []
            SENT,RECEIVED                bug     end        bug  waits  no       yes     yes          []
            SENT,SENDER_CLOSED           a       a          bug  waits  no       no      no           []
            SENT,CHANNEL_CLOSED          a       a          bug  done   yes      no      no           []
            SENT,CANCELLED               bug     end        bug  done   yes      yes     yes          [a]
            SENT,CHANNEL_CLOSED,CANCELLED bug    end        bug  done   yes      yes     yes          [a]
            SENT,RECEIVED,CANCELLED      bug     end        bug  waits  no       yes     yes          []
            SENDER_CLOSED                refused end        bug  waits  no       yes     no           []
            SENDER_CLOSED,CHANNEL_CLOSED refused end        bug  done   yes      yes     no           []
            SENDER_CLOSED,CANCELLED      bug     end        bug  done   yes      yes     yes          []
            CHANNEL_CLOSED               refused end        no   done   yes      yes     no           []
            CHANNEL_CLOSED,SENDER_CLOSED refused end        bug  done   yes      yes     no           []
            CHANNEL_CLOSED,CANCELLED     bug     end        no   done   yes      yes     yes          []
            CANCELLED                    bug     end        no   done   yes      yes     yes          []
            CANCELLED,SENDER_CLOSED      bug     end        bug  done   yes      yes     yes          []
            """;

    static Stream<Arguments> cells() {
        return CloseTable.cells(TABLE);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theCellIsTrue(String state, String operation, String expected) throws Exception {
        List<String> hook = new ArrayList<>();
        Ends<OneshotSender<String>, OneshotReceiver<String>> ends =
                Channels.<String>builder().onUndelivered(hook::add).oneshot();
        OneshotSender<String> sender = ends.sender();
        OneshotReceiver<String> receiver = ends.receiver();
        for (String event : state.split(",")) {
            switch (event) {
                case "NOTHING" -> {}
                case "SENT" -> assertThat(sender.send("a")).isTrue();
                case "RECEIVED" -> assertThat(Polled.now(receiver)).isEqualTo("a");
                case "SENDER_CLOSED" -> sender.close();
                case "CHANNEL_CLOSED" -> receiver.closeChannel();
                case "CANCELLED" -> receiver.cancel();
                default -> throw new AssertionError(event);
            }
        }
        Callable<?> call = switch (operation) {
            case "receive" -> () -> receiver;
            case "tryReceive" -> receiver::tryReceive;
            case "send" -> () -> sender.send("x");
            case "closed" -> sender::closed;
            case "isClosed" -> sender::isClosed;
            case "isEmpty" -> receiver::isEmpty;
            case "isTerminated" -> receiver::isTerminated;
            case "hook" -> () -> hook;
            default -> throw new AssertionError(operation);
        };
        assertThat(result(call)).isEqualTo(expected);
    }
}
