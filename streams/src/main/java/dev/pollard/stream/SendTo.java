// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.channel.PollSender;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/** Sends the items to a channel that has room for so many: takes the next one when there is a place for it. */
final class SendTo<T> implements Future<@Nullable Void> {
    private final AsyncStream<T> source;
    private final Sender<? super T> sender;
    private final PollSender<? super T> places;

    /** Null before the first poll. */
    private @Nullable Upstream<T> upstream;

    private boolean reserved;
    private boolean over;

    SendTo(AsyncStream<T> source, Sender<? super T> sender) {
        this.source = source;
        this.sender = sender;
        this.places = sender.pollSender();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
        if (over) {
            throw new IllegalStateException("future polled after its end: " + this);
        }
        Upstream<T> items = upstream;
        try {
            if (items == null) {
                items = Upstream.of(source);
                upstream = items;
            }
            if (!send(cx, items)) {
                return Poll.pending();
            }
            stop();
            return Poll.done();
        } catch (Throwable failure) {
            stop();
            throw failure;
        }
    }

    /** Whether the items have come to their end. */
    private boolean send(Context cx, Upstream<T> items) throws Exception {
        while (true) {
            if (!reserved) {
                if (places.pollReserve(cx).isPending()) {
                    return items.progress(cx);
                }
                reserved = true;
            }
            Step<T> step = items.pollNext(cx);
            if (!step.isReady()) {
                return step.isEnd();
            }
            reserved = false;
            places.send(step.value());
        }
    }

    private void stop() {
        over = true;
        places.abortSend();
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            stop();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("SendTo");
        if (!over) {
            if (!reserved) {
                inspector.waitsFor("a place in " + sender);
            }
            if (upstream != null) {
                upstream.tell(inspector);
            }
        }
    }

    @Override
    public String toString() {
        return "SendTo(" + source + ", " + sender + ")";
    }
}
