// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several branches, lets go of the others, and goes on with what that branch does.
 *
 * <p>Each poll polls all of them: they are few, and a kept one must not remember a waker of this select.
 */
final class SelectBranches<R extends @Nullable Object> implements Future<R> {

    /** Only {@code NEW} and {@code WAITING} lead anywhere. */
    private enum State {
        NEW,
        /** For a branch. */
        WAITING,
        /** The function of the branch that came first runs. */
        FOLLOWING,
        ENDED,
        CANCELLED
    }

    private final boolean biased;
    private State state = State.NEW;

    /** Those that may still come first; empty from then on. */
    private List<Branch<R>> branches;

    /** Where each poll begins. */
    private int first;

    private @Nullable Future<R> following;

    SelectBranches(List<Branch<R>> branches, boolean biased) {
        this.branches = branches;
        this.biased = biased;
    }

    @Override
    public Poll<R> poll(Context cx) throws Exception {
        try {
            Poll<R> poll = switch (state) {
                case NEW -> begin(cx);
                case WAITING -> pollBranches(cx);
                case FOLLOWING -> follow(cx);
                case ENDED -> throw new IllegalStateException("future polled after completion: " + this);
                case CANCELLED -> throw new IllegalStateException("future polled after cancel: " + this);
            };
            if (poll.isReady()) {
                state = State.ENDED;
                following = null;
            }
            return poll;
        } catch (Throwable failure) {
            if (state != State.CANCELLED) {
                state = State.ENDED;
                following = null;
                letGo(null);
            }
            throw failure;
        }
    }

    private Poll<R> begin(Context cx) throws Exception {
        List<Branch<R>> enabled = new ArrayList<>(branches.size());
        for (Branch<R> branch : branches) {
            if (branch.isEnabled()) {
                enabled.add(branch);
            } else {
                branch.lose();
            }
        }
        branches = enabled;
        if (enabled.isEmpty()) {
            throw new IllegalStateException("no branch is enabled");
        }
        if (!biased) {
            RandomGenerator random = cx.find(RandomGenerator.class);
            first = (random == null ? ThreadLocalRandom.current() : random).nextInt(enabled.size());
        }
        state = State.WAITING;
        return pollBranches(cx);
    }

    private Poll<R> pollBranches(Context cx) throws Exception {
        int size = branches.size();
        for (int i = 0; i < size; i++) {
            Branch<R> branch = branches.get((first + i) % size);
            Poll<?> poll;
            try {
                poll = branch.future().poll(cx);
            } catch (Throwable failure) {
                letGo(branch);
                throw failure;
            }
            if (!poll.isPending()) {
                letGo(branch);
                return goOn(branch, poll.value(), cx);
            }
        }
        return Poll.pending();
    }

    private Poll<R> goOn(Branch<R> winner, @Nullable Object value, Context cx) throws Exception {
        state = State.FOLLOWING;
        following = Bodies.future(winner.then(), value);
        return follow(cx);
    }

    @SuppressWarnings("NullAway") // set when FOLLOWING is
    private Poll<R> follow(Context cx) throws Exception {
        return following.poll(cx);
    }

    /** Lets go of all branches but one, which has ended. */
    private void letGo(@Nullable Branch<R> ended) {
        List<Branch<R>> losers = branches;
        branches = List.of();
        for (Branch<R> branch : losers) {
            if (branch != ended) {
                branch.lose();
            }
        }
    }

    @Override
    public void cancel() {
        if (state == State.ENDED || state == State.CANCELLED) {
            return;
        }
        state = State.CANCELLED;
        letGo(null);
        Future<R> running = following;
        following = null;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("select");
        inspector.child(following);
        for (Branch<R> branch : branches) {
            inspector.child(branch.future());
        }
    }

    @Override
    public String toString() {
        return following == null ? "Select" + branches : "Select(" + following + ")";
    }
}
