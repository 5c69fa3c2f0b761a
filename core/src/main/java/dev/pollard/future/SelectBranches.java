// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Waits for the first branch of a {@link Select}. */
final class SelectBranches<R extends @Nullable Object> extends Group<R> {
    private final boolean fair;

    /** Empty after the end. */
    private List<Select.Branch<?, R>> branches;

    private @Nullable Callable<? extends R> otherwise;
    private boolean begun;

    private Select.@Nullable Branch<?, R> winner;
    private @Nullable Object value;
    private @Nullable Throwable failure;

    SelectBranches(boolean fair, List<Select.Branch<?, R>> branches, @Nullable Callable<? extends R> otherwise) {
        super(branches.stream().map(Select.Branch::future).toList());
        this.fair = fair;
        this.branches = List.copyOf(branches);
        this.otherwise = otherwise;
    }

    @Override
    void begin(ChildSet set, Context cx) {
        if (!begun) {
            begun = true;
            askPreconditions();
        }
        if (fair && !branches.isEmpty()) {
            RandomGenerator random = cx.find(RandomGenerator.class);
            set.begin(cx, (random == null ? ThreadLocalRandom.current() : random).nextInt(branches.size()));
        } else {
            set.beginInOrder(cx);
        }
    }

    private void askPreconditions() {
        boolean[] disabled = new boolean[branches.size()];
        for (int i = 0; i < disabled.length; i++) {
            BooleanSupplier precondition = branches.get(i).precondition();
            disabled[i] = precondition != null && !precondition.getAsBoolean();
        }
        for (int i = 0; i < disabled.length; i++) {
            if (disabled[i]) {
                letGo(i);
            }
        }
    }

    /** Cancels the future of a branch, or returns it to the caller. */
    private void letGo(int index) {
        Future<?> unfinished = handBack(index);
        if (unfinished != null && branches.get(index).owned()) {
            Foreign.run(unfinished::cancel);
        }
    }

    @Override
    boolean succeeded(int index, @Nullable Object result) throws Exception {
        Select.Branch<?, R> branch = branches.get(index);
        if (!matches(branch, result)) {
            return false;
        }
        winner = branch;
        value = result;
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).owned()) {
                letGo(i); // before the handler runs
            }
        }
        return true;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the value is of the branch's type
    private static <A extends @Nullable Object> boolean matches(Select.Branch<A, ?> branch, @Nullable Object value)
            throws Exception {
        return branch.pattern() == null || branch.pattern().test((A) value);
    }

    @Override
    boolean failed(int index, Throwable thrown) {
        failure = thrown;
        return true;
    }

    @Override
    R outcome() throws Exception {
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
        Select.Branch<?, R> branch = winner;
        if (branch == null) {
            if (otherwise == null) {
                throw new IllegalStateException("no branch enabled: " + this);
            }
            return otherwise.call();
        }
        R result = handle(branch, value);
        // From here on they are the caller's: if the handler had thrown, they would be cancelled.
        for (int i = 0; i < branches.size(); i++) {
            Future<?> unusedUntilTheNextRound = handBack(i);
        }
        return result;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the value is of the branch's type
    private static <A extends @Nullable Object, R extends @Nullable Object> R handle(
            Select.Branch<A, R> branch, @Nullable Object value) throws Exception {
        return Objects.requireNonNull(branch).handler().apply((A) value);
    }

    @Override
    void release() {
        super.release();
        branches = List.of();
        otherwise = null;
        winner = null;
        value = null;
        failure = null;
    }

    @Override
    String label() {
        return "Select";
    }
}
