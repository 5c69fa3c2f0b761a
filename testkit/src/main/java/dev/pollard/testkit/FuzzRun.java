// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run of a {@link CancelFuzzer}: polls the subjects to their ends, but for those that it cancels on the way. */
final class FuzzRun {
    private static final int MAX_POLLS = 10_000;

    private final Trial trial;
    private final List<FuzzSubject> subjects;
    private final Plan plan;

    /** After how many polls each subject is cancelled; {@code Integer.MAX_VALUE} for never. */
    private final int[] cancelAt;

    private final boolean[] late;
    private int polls;

    /** Whose turn it is, so that all get on. */
    private int next;

    /**
     * What to do in a run.
     *
     * @param spurious whether every other poll comes without a wake
     * @param eventsFirst whether events happen before timers fire
     * @param random decides whose turn it is, what happens next, and the two above anew each time; null for first come, first served
     */
    record Plan(
            boolean spurious, boolean eventsFirst, @Nullable SplittableRandom random) {
        boolean flip(boolean fixed) {
            return random == null ? fixed : random.nextBoolean();
        }
    }

    FuzzRun(Trial trial, List<FuzzSubject> subjects, Plan plan) {
        this.trial = trial;
        this.subjects = subjects;
        this.plan = plan;
        this.cancelAt = new int[subjects.size()];
        this.late = new boolean[subjects.size()];
        Arrays.fill(cancelAt, Integer.MAX_VALUE);
    }

    /**
     * Has a subject cancelled.
     *
     * @param index which one
     * @param afterPolls after how many of its polls
     * @param afterWake whether only when there is a reason for the next poll
     */
    FuzzRun cancel(int index, int afterPolls, boolean afterWake) {
        cancelAt[index] = afterPolls;
        late[index] = afterWake;
        return this;
    }

    List<FuzzSubject> subjects() {
        return subjects;
    }

    /** Runs to the end of all subjects and looks at what is left. */
    void run() {
        try {
            while (subjects.stream().anyMatch(subject -> !subject.isOver())) {
                if (!cancelOrPoll() && !trial.goOn(plan.flip(plan.eventsFirst()))) {
                    throw new AssertionError(
                            "stuck: pending, not woken, no task is ready, no timer armed, no event left");
                }
            }
            trial.verify();
        } catch (AssertionError e) {
            throw new AssertionError(this + ": " + e.getMessage(), e);
        }
    }

    /** Does one thing to one subject; false if there is nothing to be done to any. */
    private boolean cancelOrPoll() {
        SplittableRandom random = plan.random();
        int start = random == null ? next : random.nextInt(subjects.size());
        for (int i = 0; i < subjects.size(); i++) {
            int index = (start + i) % subjects.size();
            FuzzSubject subject = subjects.get(index);
            if (subject.isOver()) {
                continue;
            }
            next = (index + 1) % subjects.size();
            boolean due = subject.isDue();
            if (subject.polls() >= cancelAt[index] && (due || !late[index])) {
                subject.cancel();
                return true;
            }
            boolean forNothing = plan.spurious() && subject.polls() % 2 == 1 && subject.polls() < cancelAt[index];
            if (due || forNothing) {
                if (++polls > MAX_POLLS) {
                    throw new AssertionError("not ended after " + MAX_POLLS + " polls");
                }
                subject.poll();
                if (subject.polls() >= cancelAt[index] && !late[index] && !subject.isOver()) {
                    subject.cancel();
                }
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < subjects.size(); i++) {
            FuzzSubject subject = subjects.get(i);
            text.append(i == 0 ? "" : "; ").append(subject);
            if (subject.state() == FuzzSubject.State.CANCELLED) {
                text.append(", cancelled after ")
                        .append(subject.polls())
                        .append(late[i] ? " polls and a wake" : " polls");
            } else {
                text.append(subject.isOver() ? ", ended" : ", polled " + subject.polls() + " times");
            }
        }
        return text.append(plan.spurious() ? ", with spurious polls" : "").toString();
    }
}
