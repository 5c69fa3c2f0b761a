// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.joined;
import static dev.pollard.stream.Models.lists;
import static dev.pollard.stream.OperatorRow.operator;

import dev.pollard.future.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Operators that look at the end. */
final class RecoveringRows {
    private static final Boom MAPPED = new Boom("mapped");

    private RecoveringRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("OnErrorResume", (s, probe) -> s.onErrorResume(t -> probe.inner(TWO)))
                        .onFailure((items, at) -> Trace.ended(joined(first(items, at), TWO))),
                operator("Retry", s -> s.retry(2))
                        .onFailure((items, at) -> Trace.failed(
                                joined(first(items, at), joined(first(items, at), first(items, at))), Probe.FAILURE)),
                operator("Retry", s -> s.retry(t -> false)),
                operator("DoFinally", s -> s.doFinally(outcome -> {})),
                operator("OnErrorResume", s -> s.onErrorResume(IllegalStateException.class, t -> AsyncStream.of(1))),
                operator("OnErrorReturn", s -> s.onErrorReturn(7))
                        .onFailure((items, at) -> Trace.ended(joined(first(items, at), List.of(7)))),
                operator("OnErrorMap", s -> s.onErrorMap(t -> MAPPED))
                        .onFailure((items, at) -> Trace.failed(first(items, at), MAPPED)),
                operator("OnErrorComplete", s -> s.onErrorComplete())
                        .onFailure((items, at) -> Trace.ended(first(items, at))),
                operator(
                        "Retry",
                        s -> s.retry(RetryPolicy.builder().maxAttempts(1).build())),
                operator(
                                "Retry",
                                (s, probe) -> s.skip(100)
                                        .retry(RetryPolicy.builder()
                                                .maxAttempts(3)
                                                .delay(Duration.ofSeconds(1))
                                                .build()))
                        .model(items -> List.of())
                        .endUntold(),
                operator("Repeat", s -> s.repeat(2))
                        .model(items -> joined(items, joined(items, items)))
                        .steadily(items -> items)
                        .runsOften(),
                operator(
                                "Repeat",
                                s -> s.skip(100)
                                        .repeat(RetryPolicy.builder()
                                                .maxAttempts(2)
                                                .delay(Duration.ofSeconds(1))
                                                .build()))
                        .model(items -> List.of())
                        .runsOften()
                        .endUntold(),
                operator("DoOnStart", s -> s.doOnStart(() -> {})),
                operator("DoOnEnd", s -> s.doOnEnd(() -> {})),
                operator("DoOnError", s -> s.doOnError(t -> {})),
                operator("DoOnCancel", s -> s.doOnCancel(() -> {})),
                operator("OnDiscard", s -> s.onDiscard(Integer.class, item -> {})),
                operator("OnDiscard", s -> s.buffer(4).onDiscard(Integer.class, item -> {}))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4)));
    }
}
