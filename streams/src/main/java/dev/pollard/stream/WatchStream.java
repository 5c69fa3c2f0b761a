// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.concurrent.atomic.AtomicBoolean;

/** The value of a watch channel, and each one that is there when the next item is asked for. */
final class WatchStream<T> implements AsyncStream<T> {
    private final WatchReceiver<T> receiver;
    private final boolean fromPresent;
    private final AtomicBoolean taken = new AtomicBoolean();

    WatchStream(WatchReceiver<T> receiver, boolean fromPresent) {
        this.receiver = receiver;
        this.fromPresent = fromPresent;
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
        private final WatchReceiver<T> receiver;

        /** Whether the next item is the present value, seen or not. */
        private boolean present;

        Run(WatchStream<T> blueprint) {
            super(blueprint, blueprint.taken);
            this.receiver = blueprint.receiver;
            this.present = blueprint.fromPresent;
        }

        @Override
        public Step<T> pollNext(Context cx) {
            if (over()) {
                return Step.end();
            }
            if (present) {
                if (!cx.mayProceed()) {
                    return Poll.pending();
                }
                cx.progressed();
                present = false;
                return Poll.ready(receiver.borrowAndUpdate());
            }
            try {
                if (receiver.pollChanged(cx).isPending()) {
                    return Poll.pending();
                }
            } catch (ChannelClosedException end) {
                endOfValues();
                return Step.end();
            }
            return Poll.ready(receiver.borrowAndUpdate());
        }

        @Override
        public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
            while (true) {
                Step<T> step = pollNext(cx);
                if (!step.isReady()) {
                    return step.isEnd() ? Drained.ENDED : Drained.PENDING;
                }
                try {
                    if (!sink.accept(step.value())) {
                        return Drained.DECLINED;
                    }
                } catch (Throwable failure) {
                    failed(failure);
                    throw failure;
                }
            }
        }

        @Override
        public boolean pollProgress(Context cx) {
            return over() || (!present && receiver.pollEnd(cx));
        }

        @Override
        void closeReceiver() {
            receiver.close();
        }
    }
}
