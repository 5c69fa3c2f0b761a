// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.CloseTable.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled.CountingWaker;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The close matrix of a broadcast channel that retains two values. */
class BroadcastCloseMatrixTest {
    private static final String TABLE = """
            state                    receive  tryReceive pollEnd send      copy    upgrade closed late  isClosed missed
            OPEN_SEEN                waits    empty      no      1         done    yes     waits  waits no       0
            OPEN_UNSEEN              a        a          no      1         done    yes     waits  waits no       0
            OPEN_LAGGED              lagged:1 lagged:1   no      1         done    yes     waits  waits no       1
            SENDERS_GONE_SEEN        end      end        yes     refused:x refused no      waits  end   yes      0
            SENDERS_GONE_UNSEEN      a        a          no      refused:x refused no      waits  end   yes      0
            SENDERS_GONE_LAGGED      lagged:1 lagged:1   no      refused:x refused no      waits  end   yes      1
            RECEIVER_CLOSED_UNSEEN   end      end        yes     1         done    yes     waits  waits no       0
            RECEIVERS_GONE_UNSEEN    end      end        yes     0         done    yes     done   waits no       0
            """;

    static Stream<Arguments> cells() {
        return CloseTable.cells(TABLE);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theCellIsTrue(String state, String operation, String expected) throws Exception {
        Ends<BroadcastSender<String>, BroadcastReceiver<String>> ends = Channels.broadcast(2);
        BroadcastSender<String> sender = ends.sender();
        BroadcastReceiver<String> receiver = ends.receiver();
        WeakHandle<BroadcastSender<String>> weak = sender.downgrade();
        List<String> values = state.endsWith("LAGGED")
                ? List.of("lost", "a", "b")
                : state.endsWith("UNSEEN") ? List.of("a") : List.of();
        values.forEach(sender::send);
        if (state.startsWith("SENDERS_GONE")) {
            sender.close();
        } else if (state.startsWith("RECEIVER")) {
            if (state.startsWith("RECEIVER_CLOSED")) {
                sender.subscribe();
            }
            receiver.close();
        }
        Callable<?> call = switch (operation) {
            case "receive" -> receiver::receive;
            case "tryReceive" -> receiver::tryReceive;
            case "pollEnd" -> () -> receiver.pollEnd(Polled.context(new CountingWaker()));
            case "send" -> () -> sender.send("x");
            case "copy" ->
                () -> {
                    sender.copy();
                    return null;
                };
            case "upgrade" -> () -> weak.upgrade().isPresent();
            case "closed" -> sender::closed;
            case "late" -> () -> sender.subscribe().receive();
            case "isClosed" -> receiver::isClosed;
            case "missed" -> receiver::missed;
            default -> throw new AssertionError(operation);
        };
        assertThat(result(call)).isEqualTo(expected);
    }

    /** Lag is told once, and then the oldest that is retained comes, also after the end of the senders. */
    @ParameterizedTest
    @MethodSource("lagged")
    void afterTheLagComesWhatIsRetained(boolean senderGone) throws Exception {
        Ends<BroadcastSender<String>, BroadcastReceiver<String>> ends = Channels.broadcast(2);
        List.of("lost", "lost", "a", "b").forEach(ends.sender()::send);
        if (senderGone) {
            ends.sender().close();
        }
        assertThat(result(ends.receiver()::receive)).isEqualTo("lagged:2");
        assertThat(result(ends.receiver()::receive)).isEqualTo("a");
        assertThat(result(ends.receiver()::tryReceive)).isEqualTo("b");
        assertThat(result(ends.receiver()::receive)).isEqualTo(senderGone ? "end" : "waits");
    }

    static Stream<Boolean> lagged() {
        return Stream.of(true, false);
    }
}
