// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.future.Future;
import dev.pollard.future.Tuple2;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.time.Duration;

/** A combinator is a future that polls its children: this one is ready once both are. */
final class Tour08Join {
    private Tour08Join() {}

    static final class Join<A, B> implements Future<Tuple2<A, B>> {
        private final Future<A> a;
        private final Future<B> b;
        private Poll<A> left = Poll.pending();
        private Poll<B> right = Poll.pending();

        Join(Future<A> a, Future<B> b) {
            this.a = a;
            this.b = b;
        }

        @Override
        public Poll<Tuple2<A, B>> poll(Context cx) throws Exception {
            if (left.isPending()) {
                left = a.poll(cx); // with the same context: each child wakes the one that polls this
            }
            if (right.isPending()) {
                right = b.poll(cx);
            }
            return left.isReady() && right.isReady()
                    ? Poll.ready(new Tuple2<>(left.value(), right.value()))
                    : Poll.pending();
        }

        @Override
        public void cancel() {
            if (left.isPending()) {
                a.cancel();
            }
            if (right.isPending()) {
                b.cancel();
            }
        }
    }

    static Future<Tuple2<String, String>> breakfast() {
        return new Join<>(
                Time.sleep(Duration.ofMillis(30)).map(done -> "eggs"),
                Time.sleep(Duration.ofMillis(20)).map(done -> "toast"));
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(breakfast()));
        }
    }
}
