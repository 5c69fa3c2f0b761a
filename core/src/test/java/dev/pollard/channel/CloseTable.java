// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A close matrix as a table: a line for each state of a channel, a column for each operation, in the cells what it gives there. */
final class CloseTable {
    private CloseTable() {}

    /** The cells: state, operation, what is expected. */
    static Stream<Arguments> cells(String table) {
        List<String[]> lines =
                table.lines().map(line -> line.trim().split("\\s+")).toList();
        String[] operations = lines.get(0);
        List<Arguments> cells = new ArrayList<>();
        for (String[] line : lines.subList(1, lines.size())) {
            assertThat(line).as(Arrays.toString(line)).hasSameSizeAs(operations);
            for (int i = 1; i < line.length; i++) {
                cells.add(Arguments.of(line[0], operations[i], line[i]));
            }
        }
        return cells.stream();
    }

    /** What one poll of a future gives. */
    static String polled(Future<?> future) throws Exception {
        Poll<?> poll = HandPolled.of(future).poll();
        return poll.isPending() ? "waits" : text(poll.value());
    }

    private static String text(Object value) {
        if (value == null) {
            return "done";
        }
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? "end" : String.valueOf(optional.get());
        }
        if (value instanceof Received<?> received) {
            return received instanceof Received.Value<?> one
                    ? String.valueOf(one.value())
                    : received.isEnd() ? "end" : "empty";
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value.toString().replace(" ", "");
    }

    /** What an operation gives, or how it is refused; a refusal carries the value x that could not be sent, or none. */
    static String result(Callable<?> operation) throws Exception {
        try {
            Object value = operation.call();
            return value instanceof Future<?> future ? polled(future) : text(value);
        } catch (ChannelClosedException e) {
            return e.value() == null ? "refused" : "refused:" + e.value();
        } catch (LaggedException e) {
            return "lagged:" + e.missed();
        } catch (IllegalStateException e) {
            return "bug";
        }
    }
}
