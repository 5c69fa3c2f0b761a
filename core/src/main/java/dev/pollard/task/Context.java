// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import org.jspecify.annotations.Nullable;

/**
 * What a poll gets from whoever polls: the waker, the services of the runtime, and a share of the worker's time.
 *
 * <p>A leaf future (a timer, a socket, a lock) needs a context and never a particular runtime, so it runs the same on
 * every runtime and in a simulation. A context is valid during the poll that it was passed to; keep its waker, not the
 * context.
 *
 * <p><b>Fairness.</b> Each poll of a task has a budget. A leaf that could go on without end asks
 * {@link #mayProceed()} before it does work, and calls {@link #progressed()} after it made progress; once the budget is used up
 * {@code mayProceed} arranges a wake after the other tasks had their turn and returns false, and the leaf returns
 * {@link Poll.Pending}. Only progress costs, so waiting is free.
 *
 * <p><b>Threading.</b> The polling thread only.
 */
public abstract class Context {

    /** For subclasses: runtimes, simulations and tests. */
    protected Context() {}

    /**
     * Returns the waker of this poll.
     *
     * @return the waker; the same object for every poll by the same owner
     */
    public abstract Waker waker();

    /**
     * Finds a service of the runtime by its type.
     *
     * @param <S> the type of the service
     * @param type the type of the service
     * @return the service, or null if whoever polls has none
     */
    public abstract <S> @Nullable S find(Class<S> type);

    /**
     * Returns a service of the runtime by its type.
     *
     * @param <S> the type of the service
     * @param type the type of the service
     * @return the service
     * @throws IllegalStateException if whoever polls has none
     */
    public final <S> S service(Class<S> type) {
        S service = find(type);
        if (service == null) {
            throw new IllegalStateException(
                    "no " + type.getSimpleName() + " in " + this + ": poll this future on a runtime");
        }
        return service;
    }

    /**
     * Whether a leaf may make progress now; if not, a wake has been arranged and the leaf returns {@link Poll.Pending}.
     *
     * @return false once the budget of this poll is used up
     */
    public abstract boolean mayProceed();

    /** Takes one unit from the budget of this poll: called by a leaf that made progress. */
    public abstract void progressed();

    /**
     * Wakes the owner after the other ready tasks had their turn and the reactor was looked at.
     *
     * <p>For futures that give way although they could go on. Unlike {@code waker().wake()} the wake is
     * held back until then.
     */
    public final void yieldNow() {
        wakeLater(waker());
    }

    /**
     * Calls a waker after the other ready tasks had their turn and the reactor was looked at: what {@link #yieldNow()} does with
     * the waker of this context. One that polls several futures, each with a waker of its own, lets each give way by itself.
     *
     * <p>Whoever has no reactor calls it at once.
     *
     * @param waker the waker
     */
    public void wakeLater(Waker waker) {
        waker.wake();
    }

    /**
     * Returns a context with another waker and everything else from this one, the budget included.
     *
     * @param waker the waker of the new context
     * @return the new context
     */
    public Context withWaker(Waker waker) {
        return new DerivedContext(this, waker);
    }

    /**
     * Returns a context with another service and everything else from this one, the waker and the budget included.
     *
     * @param <S> the type of the service
     * @param type the type by which it is found
     * @param service the service, or null to hide the one that this context has
     * @return the new context
     */
    public <S> Context with(Class<S> type, @Nullable S service) {
        return new ServiceContext<>(this, type, service);
    }

    /**
     * Returns a context that has a waker and nothing else: no services, no limit on progress.
     *
     * @param waker the waker
     * @return the context
     */
    public static Context of(Waker waker) {
        return new BareContext(waker);
    }
}
