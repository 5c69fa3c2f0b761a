// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An iterator that is driven by hand, move by move, until it ends or fails. */
final class Run {

    /** More moves than any run of a test needs. */
    private static final int MOVES = 20_000;

    final Probe probe;
    final AsyncIterator<?> iterator;
    final ManualContext cx;
    private final List<Object> items = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean over;
    private boolean takesAhead;
    private boolean yields;
    private int wakesBefore;
    private boolean pending;
    private Runnable afterItem = () -> {};

    Run(Probe probe, AsyncIterator<?> iterator) {
        this.probe = probe;
        this.iterator = iterator;
        this.cx = probe.context();
    }

    /** Calls the action after each item, from within the sink as well. */
    Run afterItem(Runnable action) {
        afterItem = action;
        return this;
    }

    /** A poll for progress may take items. */
    Run takesAhead() {
        takesAhead = true;
        return this;
    }

    /** A poll may wake itself where its own parts wake each other. */
    Run yields() {
        yields = true;
        return this;
    }

    boolean isOver() {
        return over;
    }

    /** Whether the last move found nothing ready. */
    boolean isPending() {
        return pending;
    }

    int delivered() {
        return items.size();
    }

    Trace trace() {
        return new Trace(List.copyOf(items), failure);
    }

    /** Makes moves until the run is over, each as the drive says, waking the probe when nothing is ready. */
    Trace toTheEnd(Drive drive) {
        for (int moves = 0; !over; moves++) {
            if (moves == MOVES) {
                fail("still not over after %d moves: %s", moves, trace());
            }
            move(drive);
            if (pending) {
                wake();
            }
        }
        return trace();
    }

    /** Takes items one by one until it has so many, or the run is over. */
    void upTo(int count) {
        for (int moves = 0; delivered() < count && !over; moves++) {
            if (moves == MOVES) {
                fail("only %d items after %d moves: %s", delivered(), moves, trace());
            }
            move(Drive.drain(1));
            if (pending) {
                wake();
            }
        }
    }

    void move(Drive drive) {
        pending = false;
        wakesBefore = cx.wakes();
        int move = drive.next();
        if (move == Drive.PROGRESS) {
            progress();
        } else if (move == Drive.POLL_NEXT) {
            pollNext();
        } else if (move == Drive.WAVER) {
            drain(new Wavering());
        } else {
            drain(move);
        }
    }

    /** Wakes something, and checks that the wake arrives. */
    void wake() {
        int before = cx.wakes();
        if (yields && before > wakesBefore) {
            return;
        }
        boolean woke = probe.wake();
        assertThat(woke)
                .as("Pending, and something to wait for; so far %s", trace())
                .isTrue();
        assertThat(cx.wakes()).as("wakes after Pending; so far %s", trace()).isGreaterThan(before);
    }

    private void pollNext() {
        try {
            Step<?> step = iterator.pollNext(cx);
            pending = step.isPending();
            over = step.isEnd();
            if (step.isReady()) {
                arrived(step.value());
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    private void drain(int atMost) {
        int limit = atMost == Drive.ALL ? Integer.MAX_VALUE : items.size() + atMost;
        try {
            Drained why = iterator.drain(cx, item -> {
                if (items.size() >= limit) {
                    fail("item pushed after the sink declined: %s", item);
                }
                arrived(item);
                return items.size() < limit;
            });
            pending = why == Drained.PENDING;
            over = why == Drained.ENDED;
            assertThat(why == Drained.DECLINED)
                    .as("%s after the sink had %d of %d items", why, items.size(), limit)
                    .isEqualTo(items.size() == limit);
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    /** Declines every other item, and takes it back when it is asked again. */
    private final class Wavering implements PayingSink<Object> {
        private boolean declined;

        @Override
        public boolean accept(Object item) {
            if (declined) {
                fail("item pushed after the sink declined, which was not asked again: %s", item);
            }
            arrived(item);
            declined = items.size() % 2 == 0;
            return !declined;
        }

        @Override
        public boolean again() {
            if (!declined) {
                fail("asked again without a no");
            }
            declined = false;
            return true;
        }
    }

    private void drain(Wavering sink) {
        try {
            Drained why = iterator.drain(cx, sink);
            pending = why == Drained.PENDING;
            over = why == Drained.ENDED;
            assertThat(why == Drained.DECLINED)
                    .as("%s although the last answer was %s", why, !sink.declined)
                    .isEqualTo(sink.declined);
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    private void progress() {
        int taken = probe.taken();
        try {
            if (iterator.pollProgress(cx)) {
                pollNext();
                if (!over) {
                    fail("pollProgress said that the end is next, but it was not; so far %s", trace());
                }
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
        if (!takesAhead) {
            assertThat(probe.taken()).as("items taken by pollProgress").isEqualTo(taken);
        }
    }

    private void arrived(Object item) {
        items.add(item);
        afterItem.run();
    }

    private void failed(Throwable thrown) {
        if (thrown instanceof AssertionError error) {
            throw error;
        }
        failure = thrown;
        over = true;
    }
}
