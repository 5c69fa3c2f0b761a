// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time that an operator waits for now and then, by one timer for all the times. */
final class Countdown {
    /** Null until it ran for the first time, and after {@link #cancel}. */
    private @Nullable Sleep sleep;

    private boolean running;

    boolean isRunning() {
        return running;
    }

    /** Makes the next {@link #isUp} start anew; does not touch the timer. */
    void stop() {
        running = false;
    }

    /** Whether the time is over, which starts it if it was not running; if not, a wake has been arranged. */
    boolean isUp(Duration time, Context cx) {
        Sleep current = sleep;
        if (current == null) {
            current = Time.sleep(time);
            sleep = current;
        } else if (!running) {
            current.reset(time);
        }
        running = true;
        if (current.poll(cx).isPending()) {
            return false;
        }
        running = false;
        return true;
    }

    /** Takes the timer back. */
    void cancel() {
        running = false;
        Sleep current = sleep;
        if (current != null) {
            sleep = null;
            current.cancel();
        }
    }

    void tell(Inspector inspector) {
        if (running) {
            inspector.child(sleep);
        }
    }
}
