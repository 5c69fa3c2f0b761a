// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that the code of a future can read without its being passed along, wherever the future is polled.
 *
 * <p><b>Behaviour.</b> {@link #where} binds a value for the time of a future: it is there in each poll, on whatever thread, in each function that is
 * called in the poll, during cancel, and in cleanup that is left to a scope. Around it the value of before is there again. The bindings nest.
 *
 * <p><b>Inheritance.</b> Whether a task that is spawned meanwhile gets the binding is chosen per key: {@link #create} does not pass it on, {@link #inherited}
 * passes on the same value, {@link #copied} passes on a copy, made when the task is spawned.
 *
 * <p>Tasks without any binding cost nothing more because others have some.
 *
 * <p><b>Threading.</b> Any thread; a binding is seen by the thread that polls.
 *
 * <pre>{@code
 * static final TaskLocal<String> REQUEST = TaskLocal.inherited("request");
 *
 * runtime.spawn(REQUEST.where("4711", handle(connection)));
 * ...
 * log.info("{}: accepted", REQUEST.get());
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class TaskLocal<T extends @Nullable Object> {
    private final String name;

    /** Makes the value of a new task; null if a new task gets none. */
    private final @Nullable UnaryOperator<T> passOn;

    private TaskLocal(String name, @Nullable UnaryOperator<T> passOn) {
        this.name = Objects.requireNonNull(name, "name");
        this.passOn = passOn;
    }

    /**
     * Creates a key whose bindings are not passed on to spawned tasks.
     *
     * @param <T> the type of the value
     * @param name the name in messages
     * @return the key
     */
    public static <T extends @Nullable Object> TaskLocal<T> create(String name) {
        return new TaskLocal<>(name, null);
    }

    /**
     * Creates a key whose bindings are passed on to spawned tasks: both have the same value.
     *
     * @param <T> the type of the value, which several tasks can use at once
     * @param name the name in messages
     * @return the key
     */
    public static <T extends @Nullable Object> TaskLocal<T> inherited(String name) {
        return new TaskLocal<>(name, UnaryOperator.identity());
    }

    /**
     * Creates a key of whose bindings spawned tasks get a copy.
     *
     * @param <T> the type of the value
     * @param name the name in messages
     * @param copy makes the copy, on the thread that spawns; what it throws, {@code spawn} throws
     * @return the key
     */
    public static <T extends @Nullable Object> TaskLocal<T> copied(String name, UnaryOperator<T> copy) {
        return new TaskLocal<>(name, Objects.requireNonNull(copy, "copy"));
    }

    /**
     * Returns a future in which this key is bound.
     *
     * @param <R> the type of the future's value
     * @param value the value to bind
     * @param future the future
     * @return a future that ends as the future does
     */
    public <R extends @Nullable Object> Future<R> where(T value, Future<R> future) {
        return new BoundFuture<>(this, value, future);
    }

    /**
     * Calls a function with this key bound.
     *
     * @param <R> the type of the result
     * @param value the value to bind
     * @param callable what to call
     * @return its result
     * @throws Exception what the callable throws
     */
    public <R extends @Nullable Object> R call(T value, Callable<R> callable) throws Exception {
        Objects.requireNonNull(callable, "callable");
        Binding before = Binding.current();
        Binding.enter(new Binding(this, value, before));
        try {
            return callable.call();
        } finally {
            Binding.enter(before);
        }
    }

    /**
     * Returns the value that is bound here.
     *
     * @return the value
     * @throws NoSuchElementException if none is
     */
    public T get() {
        Binding binding = Binding.find(this);
        if (binding == null) {
            throw new NoSuchElementException("not bound: " + this);
        }
        return value(binding);
    }

    /**
     * Returns the value that is bound here, or another one.
     *
     * @param other the value if none is bound
     * @return the value
     */
    public T orElse(T other) {
        Binding binding = Binding.find(this);
        return binding == null ? other : value(binding);
    }

    /**
     * Whether a value is bound here.
     *
     * @return true if one is, be it null
     */
    public boolean isBound() {
        return Binding.find(this) != null;
    }

    /**
     * Returns a future that runs with what a task spawned here inherits: for those who write a {@link Spawner} of their own.
     *
     * @param <R> the type of the future's value
     * @param future the future of the new task
     * @return the future itself if there is nothing to inherit
     */
    public static <R extends @Nullable Object> Future<R> inheriting(Future<R> future) {
        Binding inherited = Binding.current() == null ? null : Binding.inherited();
        return inherited == null ? future : new BoundFuture<>(inherited, future);
    }

    /** The binding that a task spawned here gets, or null if it gets none. */
    @Nullable
    Binding inherit(Binding binding, @Nullable Binding next) {
        return passOn == null ? next : new Binding(this, passOn.apply(value(binding)), next);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // made by this key
    private T value(Binding binding) {
        return (T) binding.value();
    }

    @Override
    public String toString() {
        return "TaskLocal(" + name + ")";
    }
}
