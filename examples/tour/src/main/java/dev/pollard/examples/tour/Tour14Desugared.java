// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The same method twice: as it is written, and as what the weaver makes of it. */
final class Tour14Desugared {
    private Tour14Desugared() {}

    static Future<String> woven(Future<String> one, Future<String> two) {
        return async(() -> {
            String greeting = await(one);
            return greeting + " " + await(two);
        });
    }

    static final class ByHand implements Future<String> {
        private final Future<String> one;
        private final Future<String> two;
        private int state; // 0: awaiting one, 1: awaiting two, 2: done
        private @Nullable String greeting; // a local variable that is needed after an await

        ByHand(Future<String> one, Future<String> two) {
            this.one = one;
            this.two = two;
        }

        @Override
        public Poll<String> poll(Context cx) throws Exception {
            if (state == 0) {
                Poll<String> poll = one.poll(cx);
                if (poll.isPending()) {
                    return Poll.pending(); // suspended: to resume is to come here again
                }
                greeting = poll.value();
                state = 1;
            }
            Poll<String> poll = two.poll(cx);
            if (poll.isPending()) {
                return Poll.pending();
            }
            state = 2;
            return Poll.ready(greeting + " " + poll.value());
        }

        @Override
        public void cancel() {
            (state == 0 ? one : two).cancel();
        }
    }

    static Future<String> later(String word) {
        return Time.sleep(Duration.ofMillis(10)).map(done -> word);
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(woven(later("hello"), later("weaver"))));
            System.out.println(runtime.blockOn(new ByHand(later("hello"), later("hand"))));
        }
    }
}
