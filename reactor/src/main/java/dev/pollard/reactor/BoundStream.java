// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import io.micrometer.context.ContextSnapshot;

/** A stream that is polled and cancelled with certain thread-local values. */
record BoundStream<T>(AsyncStream<T> source, ContextSnapshot values) implements AsyncStream<T> {

    @Override
    public AsyncIterator<T> iterator() {
        ContextSnapshot.Scope scope = values.setThreadLocals();
        try {
            return new Run<>(source.iterator(), values);
        } finally {
            scope.close();
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }

    private record Run<T>(AsyncIterator<T> source, ContextSnapshot values) implements AsyncIterator<T> {

        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            ContextSnapshot.Scope scope = values.setThreadLocals();
            try {
                return source.pollNext(cx);
            } finally {
                scope.close();
            }
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            ContextSnapshot.Scope scope = values.setThreadLocals();
            try {
                return source.drain(cx, sink);
            } finally {
                scope.close();
            }
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            ContextSnapshot.Scope scope = values.setThreadLocals();
            try {
                return source.pollProgress(cx);
            } finally {
                scope.close();
            }
        }

        @Override
        public void cancel() {
            ContextSnapshot.Scope scope = values.setThreadLocals();
            try {
                source.cancel();
            } finally {
                scope.close();
            }
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.child(source);
        }

        @Override
        public String toString() {
            return source.toString();
        }
    }
}
