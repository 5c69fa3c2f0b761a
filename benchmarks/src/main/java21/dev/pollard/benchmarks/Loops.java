// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks;

import dev.pollard.channel.PollSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.channel.UnboundedSender;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tasks of the channel benchmarks: loops that send, receive and pass on. */
final class Loops {
    private Loops() {}

    /** Never cancelled. */
    abstract static class Loop implements Future<Long> {
        @Override
        public void cancel() {}
    }

    /** Sends 1 so many times by a poll, then closes. */
    static final class Sending extends Loop {
        private final Sender<Integer> sender;
        private final PollSender<Integer> poller;
        private int left;

        Sending(Sender<Integer> sender, int times) {
            this.sender = sender;
            this.poller = sender.pollSender();
            this.left = times;
        }

        @Override
        public Poll<Long> poll(Context cx) {
            for (; left > 0; left--) {
                if (poller.pollSend(cx, 1).isPending()) {
                    return Poll.pending();
                }
            }
            sender.close();
            return Poll.ready(0L);
        }
    }

    /** Sends 1 so many times by a future for each, then closes. */
    static final class SendingByFutures extends Loop {
        private final Sender<Integer> sender;
        private @Nullable Future<@Nullable Void> send;
        private int left;

        SendingByFutures(Sender<Integer> sender, int times) {
            this.sender = sender;
            this.left = times;
        }

        @Override
        public Poll<Long> poll(Context cx) throws Exception {
            for (; left > 0; left--) {
                if (send == null) {
                    send = sender.send(1);
                }
                if (send.poll(cx).isPending()) {
                    return Poll.pending();
                }
                send = null;
            }
            sender.close();
            return Poll.ready(0L);
        }
    }

    /** Sends 1 so many times, in turns of so many, then closes. */
    static final class SendingUnbounded extends Loop {
        private static final int TURN = 128;
        private final UnboundedSender<Integer> sender;
        private int left;

        SendingUnbounded(UnboundedSender<Integer> sender, int times) {
            this.sender = sender;
            this.left = times;
        }

        @Override
        public Poll<Long> poll(Context cx) {
            for (int i = 0; i < TURN; i++) {
                if (left-- == 0) {
                    sender.close();
                    return Poll.ready(0L);
                }
                sender.send(1);
            }
            cx.waker().wake();
            return Poll.pending();
        }
    }

    /** Adds up what it receives by a poll. */
    static final class Receiving extends Loop {
        private final Receiver<Integer> receiver;
        private long sum;

        Receiving(Receiver<Integer> receiver) {
            this.receiver = receiver;
        }

        @Override
        public Poll<Long> poll(Context cx) {
            while (true) {
                Step<Integer> step = receiver.pollReceive(cx);
                if (step instanceof Poll.Ready<Integer> ready) {
                    sum += ready.value();
                } else {
                    return step.isEnd() ? Poll.ready(sum) : Poll.pending();
                }
            }
        }
    }

    /** Adds up what it receives by a future for each. */
    static final class ReceivingByFutures extends Loop {
        private final Receiver<Integer> receiver;
        private @Nullable Future<Optional<Integer>> receive;
        private long sum;

        ReceivingByFutures(Receiver<Integer> receiver) {
            this.receiver = receiver;
        }

        @Override
        public Poll<Long> poll(Context cx) throws Exception {
            while (true) {
                if (receive == null) {
                    receive = receiver.receive();
                }
                if (!(receive.poll(cx) instanceof Poll.Ready<Optional<Integer>> ready)) {
                    return Poll.pending();
                }
                receive = null;
                if (ready.value().isEmpty()) {
                    return Poll.ready(sum);
                }
                sum += ready.value().get();
            }
        }
    }

    /** Passes on what it receives, so many times; one that serves begins. */
    static final class Passing extends Loop {
        private final Receiver<Integer> from;
        private final PollSender<Integer> to;
        private @Nullable Integer held;
        private long left;

        Passing(Receiver<Integer> from, Sender<Integer> to, long times, boolean serves) {
            this.from = from;
            this.to = to.pollSender();
            this.left = times;
            this.held = serves ? 1 : null;
        }

        @Override
        public Poll<Long> poll(Context cx) {
            while (true) {
                if (held == null) {
                    Step<Integer> step = from.pollReceive(cx);
                    if (step.isPending()) {
                        return Poll.pending();
                    }
                    held = step.value();
                }
                if (left == 0) {
                    return Poll.ready((long) held);
                }
                if (to.pollSend(cx, held).isPending()) {
                    return Poll.pending();
                }
                held = null;
                if (--left == 0) {
                    return Poll.ready(1L);
                }
            }
        }
    }
}
