// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One future after the other: the second is made of the first one's value. */
final class Tour09AndThen {
    private Tour09AndThen() {}

    static final class AndThen<A, B> implements Future<B> {
        private final Future<A> first;
        private final CheckedFunction<A, Future<B>> next;
        private @Nullable Future<B> second; // null while the first one runs

        AndThen(Future<A> first, CheckedFunction<A, Future<B>> next) {
            this.first = first;
            this.next = next;
        }

        @Override
        public Poll<B> poll(Context cx) throws Exception {
            if (second == null) {
                Poll<A> poll = first.poll(cx);
                if (poll.isPending()) {
                    return Poll.pending(); // the first one has arranged the wake
                }
                second = next.apply(poll.value());
            }
            return second.poll(cx); // at once: there may be no other wake
        }

        @Override
        public void cancel() {
            (second == null ? first : second).cancel();
        }
    }

    static Future<String> toast() {
        Future<String> bread = Time.sleep(Duration.ofMillis(20)).map(done -> "bread");
        return new AndThen<>(bread, slice -> Time.sleep(Duration.ofMillis(30)).map(done -> "toasted " + slice));
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(toast()));
        }
    }
}
