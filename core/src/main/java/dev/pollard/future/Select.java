// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds a future that waits for the first of several branches, and gives what the handler of that branch makes of its value.
 *
 * <p><b>Behaviour.</b> In the first poll all preconditions are asked, once, before anything else; a branch whose precondition is false is disabled: its
 * future is not polled. Then the branches go on at once until the future of one gives a value. If no branch is enabled any more, the value is that
 * of {@link #orElse}.
 *
 * <p><b>No data is lost.</b> When another branch wins, the future of a branch made by {@code when} has not been cancelled and is the caller's again, who has kept
 * a reference: it goes into the next select, or is cancelled, as the caller likes. The future of a branch made by {@code whenOwned} belongs to
 * the select, and is cancelled when another branch wins, <em>before</em> the handler runs: what it holds, a lock for one, is free for the handler.
 *
 * <p><b>Ordering.</b> {@link #biased} polls the branches in the order given, so of those that are ready the first one wins: put the shutdown first, and
 * what is always ready last. {@link #fair} begins each poll at a random branch, so none of them is starved. The random number comes from the
 * {@link java.util.random.RandomGenerator} of the {@link dev.pollard.task.Context}, if it has one, so that a simulation can fix it.
 *
 * <p><b>Cancellation.</b> If the select is cancelled or fails, all its futures are cancelled, whoever they were to belong to; those of disabled branches
 * made by {@code when} are not.
 *
 * <p><b>Errors.</b> Fails as the first future to fail does, with what a precondition or a handler throws, or with {@link IllegalStateException} if
 * no branch is enabled and there is nothing else.
 *
 * <pre>{@code
 * Future<Message> next = inbox.receive(); // goes on over all rounds
 * Future<Boolean> round = Select.<Boolean>biased()
 *         .whenOwned(shutdown.cancelled(), cancelled -> false)
 *         .when(next, message -> handle(message))
 *         .whenOwned(Time.sleep(Duration.ofSeconds(1)), elapsed -> flush())
 *         .build();
 * }</pre>
 *
 * <p><b>Threading.</b> Not for use by several threads.
 *
 * @param <R> the type of the result
 */
public final class Select<R extends @Nullable Object> {
    /** One branch. */
    record Branch<A extends @Nullable Object, R extends @Nullable Object>(
            @Nullable BooleanSupplier precondition,
            Future<A> future,
            @Nullable CheckedPredicate<? super A> pattern,
            CheckedFunction<? super A, ? extends R> handler,
            boolean owned) {}

    private final boolean fair;
    private final List<Branch<?, R>> branches = new ArrayList<>();

    private Select(boolean fair) {
        this.fair = fair;
    }

    /**
     * Begins a select in which, of the branches that are ready, the first one wins.
     *
     * @param <R> the type of the result
     * @return a builder without branches
     */
    public static <R extends @Nullable Object> Select<R> biased() {
        return new Select<>(false);
    }

    /**
     * Begins a select in which, of the branches that are ready, any one wins.
     *
     * @param <R> the type of the result
     * @return a builder without branches
     */
    public static <R extends @Nullable Object> Select<R> fair() {
        return new Select<>(true);
    }

    /**
     * Adds a branch whose future stays the caller's if another branch wins.
     *
     * @param <A> the type of the future's value
     * @param future the future
     * @param handler makes the result of the value
     * @return this builder
     */
    public <A extends @Nullable Object> Select<R> when(
            Future<A> future, CheckedFunction<? super A, ? extends R> handler) {
        return add(null, future, null, handler, false);
    }

    /**
     * Adds a branch with a precondition, whose future stays the caller's if another branch wins.
     *
     * @param <A> the type of the future's value
     * @param precondition whether the branch is enabled; called once, in the first poll
     * @param future the future
     * @param handler makes the result of the value
     * @return this builder
     */
    public <A extends @Nullable Object> Select<R> when(
            BooleanSupplier precondition, Future<A> future, CheckedFunction<? super A, ? extends R> handler) {
        return add(Objects.requireNonNull(precondition, "precondition"), future, null, handler, false);
    }

    /**
     * Adds a branch that wins only with certain values, whose future stays the caller's if another branch wins. With another value the branch is
     * disabled, and the value is lost.
     *
     * @param <A> the type of the future's value
     * @param pattern whether the branch wins with a value
     * @param future the future
     * @param handler makes the result of the value
     * @return this builder
     */
    public <A extends @Nullable Object> Select<R> whenMatching(
            CheckedPredicate<? super A> pattern, Future<A> future, CheckedFunction<? super A, ? extends R> handler) {
        return add(null, future, Objects.requireNonNull(pattern, "pattern"), handler, false);
    }

    /**
     * Adds a branch whose future belongs to the select: it is cancelled if another branch wins.
     *
     * @param <A> the type of the future's value
     * @param future the future
     * @param handler makes the result of the value
     * @return this builder
     */
    public <A extends @Nullable Object> Select<R> whenOwned(
            Future<A> future, CheckedFunction<? super A, ? extends R> handler) {
        return add(null, future, null, handler, true);
    }

    /**
     * Adds a branch with a precondition, whose future belongs to the select: it is cancelled if the branch is disabled or another one wins.
     *
     * @param <A> the type of the future's value
     * @param precondition whether the branch is enabled; called once, in the first poll
     * @param future the future
     * @param handler makes the result of the value
     * @return this builder
     */
    public <A extends @Nullable Object> Select<R> whenOwned(
            BooleanSupplier precondition, Future<A> future, CheckedFunction<? super A, ? extends R> handler) {
        return add(Objects.requireNonNull(precondition, "precondition"), future, null, handler, true);
    }

    private <A extends @Nullable Object> Select<R> add(
            @Nullable BooleanSupplier precondition,
            Future<A> future,
            @Nullable CheckedPredicate<? super A> pattern,
            CheckedFunction<? super A, ? extends R> handler,
            boolean owned) {
        branches.add(new Branch<>(
                precondition,
                Objects.requireNonNull(future, "future"),
                pattern,
                Objects.requireNonNull(handler, "handler"),
                owned));
        return this;
    }

    /**
     * Returns the future, with a result for the case that no branch is enabled any more.
     *
     * @param otherwise makes that result; called at most once
     * @return the future
     */
    public Future<R> orElse(Callable<? extends R> otherwise) {
        return new SelectBranches<>(fair, branches, Objects.requireNonNull(otherwise, "otherwise"));
    }

    /**
     * Returns the future, which fails if no branch is enabled any more.
     *
     * @return the future
     */
    public Future<R> build() {
        return new SelectBranches<>(fair, branches, null);
    }
}
