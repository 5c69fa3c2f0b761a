// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.time.Duration;

/** Without a waker, whoever polls can only ask again and again. */
final class Tour06BusyAlarm {
    private Tour06BusyAlarm() {}

    /** Says pending and arranges no wake, which a future must not do: see the next program. */
    record Alarm(Ticker clock, Moment time, String sound) implements Future<String> {
        @Override
        public Poll<String> poll(Context cx) {
            return clock.now().isBefore(time) ? Poll.pending() : Poll.ready(sound);
        }

        @Override
        public void cancel() {}
    }

    /** Polls two alarms until both have rung; returns how many polls were in vain. */
    static int ring(Ticker clock) {
        Moment now = clock.now();
        Alarm first = new Alarm(clock, now.plus(Duration.ofMillis(30)), "Beep beep beep");
        Alarm snooze = new Alarm(clock, now.plus(Duration.ofMillis(50)), "You're late for work!");
        int inVain = 0;
        Context cx = Context.of(Waker.noop());
        for (Alarm alarm : new Alarm[] {first, snooze}) {
            Poll<String> poll = alarm.poll(cx);
            for (; poll.isPending(); poll = alarm.poll(cx)) {
                inVain++; // and the processor is busy all the time
            }
            System.out.println(poll.value());
        }
        return inVain;
    }

    public static void main(String[] args) {
        System.out.println("polls in vain: " + ring(Ticker.system()));
    }
}
