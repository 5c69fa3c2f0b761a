// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Works with a connection and closes it, however the work ends; so it also does when it is cancelled before its first poll. */
final class Use<T extends @Nullable Object> implements Future<T> {
    private final TcpConnection connection;

    /** Until the first poll. */
    private @Nullable CheckedFunction<? super TcpConnection, ? extends Future<T>> work;

    /** From the first poll to the end. */
    private @Nullable Future<T> running;

    private boolean ended;

    Use(TcpConnection connection, CheckedFunction<? super TcpConnection, ? extends Future<T>> work) {
        this.connection = connection;
        this.work = work;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (ended) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        ended = true; // stays so if the work throws
        try {
            Future<T> current = running;
            CheckedFunction<? super TcpConnection, ? extends Future<T>> starter = work;
            if (starter != null) {
                work = null;
                current = starter.apply(connection);
                running = current;
            }
            if (current == null) {
                throw new NullPointerException("the function returned null: " + this);
            }
            Poll<T> result = current.poll(cx);
            ended = result.isReady();
            return result;
        } finally {
            if (ended) {
                running = null;
                connection.close();
            }
        }
    }

    @Override
    public void cancel() {
        if (ended) {
            return;
        }
        ended = true;
        Future<T> current = running;
        running = null;
        work = null;
        try {
            if (current != null) {
                current.cancel();
            }
        } finally {
            connection.close();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("Use " + connection);
        inspector.child(running);
    }

    @Override
    public String toString() {
        Future<T> current = running;
        return "Use(" + connection + (current != null ? ", " + current : "") + ")";
    }
}
