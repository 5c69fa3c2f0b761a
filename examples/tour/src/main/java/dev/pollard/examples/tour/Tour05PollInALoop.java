// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;

/** A future does nothing by itself. Somebody polls it until it is ready. */
final class Tour05PollInALoop {
    private Tour05PollInALoop() {}

    /** Takes one step in each poll. */
    static final class Countdown implements Future<String> {
        private int left;

        Countdown(int from) {
            left = from;
        }

        @Override
        public Poll<String> poll(Context cx) {
            if (left == 0) {
                return Poll.ready("lift-off");
            }
            System.out.println(left--);
            cx.waker().wake(); // polling again is worth it, at once
            return Poll.pending();
        }

        @Override
        public void cancel() {} // holds nothing that could be released
    }

    public static void main(String[] args) {
        Countdown countdown = new Countdown(3);
        System.out.println("nothing has happened yet");

        Context cx = Context.of(Waker.noop()); // this loop polls anyway, so nobody has to wake it
        Poll<String> poll = countdown.poll(cx);
        while (poll.isPending()) {
            poll = countdown.poll(cx);
        }
        System.out.println(poll.value());
    }
}
