// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.CloseTable.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The close matrix of the channels without a bound. There are no permits, and no send that waits. */
class UnboundedCloseMatrixTest {
    private static final String TABLE = """
            state                  receive tryReceive receiveMany pollEnd send      copy    upgrade closed isClosed receiverIsClosed hook
            OPEN                   waits   empty      waits       no      done      done    yes     waits  no       no               []
            OPEN_WITH_VALUE        a       a          [a]         no      done      done    yes     waits  no       no               []
            SENDERS_GONE           end     end        []          yes     refused:x refused no      waits  no       yes              []
            SENDERS_GONE_VALUE     a       a          [a]         no      refused:x refused no      waits  no       yes              []
            CHANNEL_CLOSED         end     end        []          yes     refused:x done    yes     done   yes      yes              []
            CHANNEL_CLOSED_VALUE   a       a          [a]         no      refused:x done    yes     done   yes      yes              []
            RECEIVER_CLOSED        end     end        []          yes     refused:x done    yes     done   yes      yes              []
            RECEIVER_CLOSED_VALUE  end     end        []          yes     refused:x done    yes     done   yes      yes              [a]
            """;

    static Stream<Arguments> cells() {
        return Stream.of(true, false)
                .flatMap(several -> CloseTable.cells(TABLE)
                        .map(cell -> Arguments.of(several, cell.get()[0], cell.get()[1], cell.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theCellIsTrue(boolean severalReceivers, String state, String operation, String expected) throws Exception {
        List<String> hook = new ArrayList<>();
        ChannelBuilder<String> builder = Channels.<String>builder().onUndelivered(hook::add);
        Ends<UnboundedSender<String>, ? extends Receiver<String>> ends =
                severalReceivers ? builder.unboundedMpmc() : builder.unboundedMpsc();
        UnboundedSender<String> sender = ends.sender();
        Receiver<String> receiver = ends.receiver();
        WeakHandle<UnboundedSender<String>> weak = sender.downgrade();
        if (state.contains("VALUE")) {
            sender.send("a");
        }
        if (state.startsWith("SENDERS_GONE")) {
            sender.close();
        } else if (state.startsWith("CHANNEL_CLOSED")) {
            receiver.closeChannel();
        } else if (state.startsWith("RECEIVER_CLOSED")) {
            receiver.close();
        }
        Callable<?> call = switch (operation) {
            case "receive" -> receiver::receive;
            case "tryReceive" -> receiver::tryReceive;
            case "receiveMany" -> () -> receiver.receiveMany(3);
            case "pollEnd" -> () -> receiver.pollEnd(Polled.context(new CountingWaker()));
            case "send" ->
                () -> {
                    sender.send("x");
                    return null;
                };
            case "copy" ->
                () -> {
                    sender.copy();
                    return null;
                };
            case "upgrade" -> () -> weak.upgrade().isPresent();
            case "closed" -> sender::closed;
            case "isClosed" -> sender::isClosed;
            case "receiverIsClosed" -> receiver::isClosed;
            case "hook" -> () -> hook;
            default -> throw new AssertionError(operation);
        };
        assertThat(result(call)).isEqualTo(expected);
    }
}
