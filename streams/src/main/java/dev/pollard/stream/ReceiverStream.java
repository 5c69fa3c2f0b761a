// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.Receiver;
import dev.pollard.function.CheckedPredicate;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The values of a queueing channel. */
final class ReceiverStream<T> implements AsyncStream<T> {
    private final Receiver<T> receiver;
    private final AtomicBoolean taken = new AtomicBoolean();

    ReceiverStream(Receiver<T> receiver) {
        this.receiver = receiver;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "From" + receiver;
    }

    /** It is itself what the channel pushes into, so draining allocates nothing. */
    private static final class Run<T> extends ReceiverCursor<T> implements CheckedPredicate<T> {
        private final Receiver<T> receiver;

        /** Where the items go while draining. */
        private @Nullable Sink<? super T> downstream;

        Run(ReceiverStream<T> blueprint) {
            super(blueprint, blueprint.taken);
            this.receiver = blueprint.receiver;
        }

        @Override
        public Step<T> pollNext(Context cx) {
            if (over()) {
                return Step.end();
            }
            Step<T> step = receiver.pollReceive(cx);
            if (step.isEnd()) {
                endOfValues();
            }
            return step;
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (over()) {
                return Drained.ENDED;
            }
            Step<?> step;
            downstream = sink;
            try {
                step = receiver.pollDrain(cx, this);
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            } finally {
                downstream = null;
            }
            if (step.isEnd()) {
                endOfValues();
                return Drained.ENDED;
            }
            return step.isPending() ? Drained.PENDING : Drained.DECLINED;
        }

        @Override
        public boolean test(T item) throws Exception {
            Sink<? super T> sink = downstream;
            if (sink == null) {
                throw new IllegalStateException("item pushed outside of drain: " + item);
            }
            return sink.accept(item);
        }

        @Override
        public boolean pollProgress(Context cx) {
            return over() || receiver.pollEnd(cx);
        }

        @Override
        void tell(Inspector inspector) {
            inspector.waitsFor("a value of " + receiver);
        }

        @Override
        void closeReceiver() {
            receiver.close();
        }
    }
}
