// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedPredicate;

/** Looks for an item that settles a question; the answer is the other one if there is none. */
final class Matches<T> extends Terminal<T, Boolean> {
    private final String name;
    private final CheckedPredicate<? super T> predicate;

    /** What the predicate says of an item that settles the question. */
    private final boolean decisive;

    private boolean answer;

    private Matches(
            String name,
            AsyncStream<T> source,
            CheckedPredicate<? super T> predicate,
            boolean decisive,
            boolean otherwise) {
        super(source);
        this.name = name;
        this.predicate = predicate;
        this.decisive = decisive;
        this.answer = otherwise;
    }

    static <T> Matches<T> any(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        return new Matches<>("Any", source, predicate, /* decisive= */ true, /* otherwise= */ false);
    }

    static <T> Matches<T> all(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        return new Matches<>("All", source, predicate, /* decisive= */ false, /* otherwise= */ true);
    }

    static <T> Matches<T> none(AsyncStream<T> source, CheckedPredicate<? super T> predicate) {
        return new Matches<>("None", source, predicate, /* decisive= */ true, /* otherwise= */ true);
    }

    @Override
    Object function() {
        return predicate;
    }

    @Override
    Object[] arguments() {
        return new Object[] {name, source(), predicate, decisive, answer};
    }

    @Override
    public boolean accept(T item) throws Exception {
        if (predicate.test(item) == decisive) {
            answer = !answer;
            return satisfied();
        }
        return more();
    }

    @Override
    Boolean result() {
        return answer;
    }

    @Override
    String name() {
        return name;
    }
}
