// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.last;
import static dev.pollard.stream.Models.lists;
import static dev.pollard.stream.OperatorRow.operator;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operators that look at the clock; it goes on only where nothing else happens. */
final class TimedRows {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private TimedRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("Timeout", s -> s.timeout(Duration.ofSeconds(1))),
                operator("BufferTimeout", s -> s.bufferTimeout(4, Duration.ofSeconds(1)))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4)),
                operator("BufferTimeout", s -> s.bufferTimeout(4, SECOND, Collectors.summingInt(i -> i)))
                        .model(items ->
                                lists(items, 4).stream().map(Models::sum).toList())
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4).stream()
                                .map(Models::sum)
                                .toList()),
                operator("Timeout", (s, probe) -> s.timeout(SECOND, probe.inner(TWO))),
                operator("TimeoutFirst", s -> s.timeoutFirst(SECOND)),
                operator("TimeoutTotal", s -> s.timeoutTotal(SECOND)),
                operator("KeepAlive", s -> s.keepAlive(SECOND, () -> -1)),
                operator("Timed", s -> s.timed())
                        .model(items -> items.stream()
                                .map(i -> new Timed<>(i, Duration.ZERO, Duration.ZERO))
                                .toList()),
                operator("DelayElements", s -> s.delayElements(SECOND)).ahead(1),
                operator("DelaySequence", s -> s.delaySequence(3, SECOND)).ahead(3),
                operator("DelayUntil", (s, probe) -> s.delayUntil(probe::future)),
                operator("Then", s -> s.delaySubscription(SECOND)).endUntold(),
                operator("Throttle", s -> s.throttle(1, SECOND)),
                operator("Throttle", s -> s.throttle(1, SECOND, 3)),
                operator("ThrottleFirst", s -> s.throttleFirst(SECOND)).model(items -> first(items, 1)),
                operator("ThrottleLatest", s -> s.throttleLatest(SECOND))
                        .model(items -> items.size() < 2 ? items : List.of(items.get(0), items.get(items.size() - 1)))
                        .steadily(items -> first(items, 1))
                        .ahead(100),
                operator("Sample", s -> s.sample(SECOND))
                        .model(items -> last(items, 1))
                        .steadily(items -> List.of())
                        .ahead(100),
                operator("Debounce", s -> s.debounce(SECOND))
                        .model(items -> last(items, 1))
                        .steadily(items -> List.of())
                        .ahead(100));
    }
}
