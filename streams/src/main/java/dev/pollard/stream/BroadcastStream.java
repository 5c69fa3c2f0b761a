// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.LaggedException;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The values of a broadcast channel. */
final class BroadcastStream<T> implements AsyncStream<T> {
    private final BroadcastReceiver<T> receiver;

    /** Null: to lag is a failure. */
    private final @Nullable LongConsumer onLag;

    private final AtomicBoolean taken = new AtomicBoolean();

    BroadcastStream(BroadcastReceiver<T> receiver, @Nullable LongConsumer onLag) {
        this.receiver = receiver;
        this.onLag = onLag;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "From" + receiver;
    }

    private static final class Run<T> extends ReceiverCursor<T> {
        private final BroadcastReceiver<T> receiver;
        private final @Nullable LongConsumer onLag;

        Run(BroadcastStream<T> blueprint) {
            super(blueprint, blueprint.taken);
            this.receiver = blueprint.receiver;
            this.onLag = blueprint.onLag;
        }

        @Override
        public Step<T> pollNext(Context cx) {
            if (over()) {
                return Step.end();
            }
            try {
                return receive(cx);
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            if (over()) {
                return Drained.ENDED;
            }
            try {
                while (true) {
                    Step<T> step = receive(cx);
                    if (!step.isReady()) {
                        return step.isEnd() ? Drained.ENDED : Drained.PENDING;
                    }
                    if (!sink.accept(step.value())) {
                        return Drained.DECLINED;
                    }
                }
            } catch (Throwable failure) {
                failed(failure);
                throw failure;
            }
        }

        private Step<T> receive(Context cx) {
            while (true) {
                try {
                    Step<T> step = receiver.pollReceive(cx);
                    if (step.isEnd()) {
                        endOfValues();
                    }
                    return step;
                } catch (LaggedException lagged) {
                    if (onLag == null) {
                        throw lagged;
                    }
                    onLag.accept(lagged.missed());
                }
            }
        }

        @Override
        public boolean pollProgress(Context cx) {
            if (over() || receiver.pollEnd(cx)) {
                return true;
            }
            if (onLag == null && receiver.missed() > 0) { // after the wake was arranged
                try {
                    receiver.tryReceive();
                } catch (LaggedException failure) {
                    failed(failure);
                    throw failure;
                }
            }
            return false;
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
