// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.HandPolled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random calls of a notify, each compared with a model in which the rules are written down one by one. */
class NotifyModelTest {
    private static final int STEPS = 20_000;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** A future and what the model knows of it. */
    private static final class Claim {
        final Notified notified;
        final HandPolled<@Nullable Void> hand;

        /** Reached by notifyWaiters, by notifyOne, by notifyLast. */
        String notification = "";

        boolean queued;
        boolean polled;
        boolean ended;
        boolean cancelled;
        int wakes;

        Claim(Notified notified) {
            this.notified = notified;
            this.hand = HandPolled.of(notified);
        }
    }

    private static final class Model {
        final List<Claim> all = new ArrayList<>();
        final List<Claim> queue = new ArrayList<>();
        boolean permit;

        void notifyOne(boolean last) {
            if (queue.isEmpty()) {
                permit = true;
                return;
            }
            Claim chosen = queue.remove(last ? queue.size() - 1 : 0);
            chosen.notification = last ? "last" : "one";
            wake(chosen);
        }

        void notifyWaiters() {
            for (Claim claim : all) {
                if (claim.notification.isEmpty()) {
                    claim.notification = "all";
                    if (claim.queued) {
                        wake(claim);
                    }
                }
            }
            queue.clear();
        }

        private void wake(Claim claim) {
            if (claim.polled && !claim.cancelled) {
                claim.wakes++;
            }
        }

        /** Whether there is a notification. */
        boolean listen(Claim claim) {
            if (claim.notification.isEmpty() && !claim.queued) {
                if (permit) {
                    permit = false;
                    claim.notification = "told";
                } else {
                    claim.queued = true;
                    queue.add(claim);
                }
            }
            return !claim.notification.isEmpty();
        }

        void cancel(Claim claim) {
            queue.remove(claim);
            claim.cancelled = true;
            if (!claim.ended && (claim.notification.equals("one") || claim.notification.equals("last"))) {
                notifyOne(claim.notification.equals("last"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doesWhatTheModelDoes(long seed) throws Exception {
        Random random = new Random(seed);
        Notify notify = new Notify();
        Model model = new Model();
        for (int step = 0; step < STEPS; step++) {
            String at = "seed " + seed + ", step " + step;
            Claim claim = model.all.isEmpty() ? null : model.all.get(random.nextInt(model.all.size()));
            switch (random.nextInt(11)) {
                case 0, 1 -> {
                    if (model.all.size() < 10) {
                        model.all.add(new Claim(notify.notified()));
                    }
                }
                case 2, 3, 4, 5 -> {
                    if (claim != null) {
                        claim.polled = true;
                        claim.wakes = 0;
                        claim.ended = model.listen(claim);
                        assertThat(claim.hand.poll().isReady()).as(at).isEqualTo(claim.ended);
                    }
                }
                case 6 -> {
                    if (claim != null) {
                        boolean told = model.listen(claim);
                        if (told) {
                            claim.notification = "told";
                        }
                        assertThat(claim.notified.enable()).as(at).isEqualTo(told);
                    }
                }
                case 7 -> {
                    if (claim != null) {
                        claim.hand.cancel();
                        model.cancel(claim);
                    }
                }
                case 8 -> {
                    notify.notifyOne();
                    model.notifyOne(false);
                }
                case 9 -> {
                    notify.notifyLast();
                    model.notifyOne(true);
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        notify.notifyWaiters();
                        model.notifyWaiters();
                    }
                }
            }
            for (Claim each : model.all) {
                assertThat(each.hand.wakes()).as("%s: wakes", at).isEqualTo(each.wakes);
            }
            model.all.removeIf(each -> each.ended || each.cancelled);
        }
    }
}
