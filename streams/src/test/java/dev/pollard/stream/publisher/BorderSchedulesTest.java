// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The outbound border in all orders of short scripts, each call of which may come in the middle of the others: in a poll, or in a signal. Every rule that can be seen from
 * outside is checked at each signal, and at the end nothing may be missing.
 */
class BorderSchedulesTest {
    private static final Exception FAILURE = new Exception("the stream's");

    /** How many orders there are at the least, so that a test that tries none does not pass. */
    private static void explore(int least, BiConsumer<AllOrders, Outbound> script) {
        int runs = AllOrders.explore(orders -> {
            Outbound outbound = new Outbound(orders);
            script.accept(orders, outbound);
            outbound.run();
        });
        assertThat(runs).as("orders").isGreaterThan(least);
    }

    @Test
    void requestsMeetItemsAndTheEnd() {
        explore(
                1_000,
                (orders, out) -> orders.then("subscriber", () -> out.request(1))
                        .then("subscriber", () -> out.request(2))
                        .then("source", out::feed)
                        .then("source", out::feed)
                        .then("source", out::end));
    }

    @Test
    void requestsMeetRequests() {
        explore(
                1_000,
                (orders, out) -> orders.then("subscriber", () -> out.request(1))
                        .then("other", () -> out.request(1))
                        .then("source", out::feed)
                        .then("source", out::feed));
    }

    @Test
    void cancelMeetsRequestAndItems() {
        explore(
                1_000,
                (orders, out) -> orders.then("subscriber", () -> out.request(2))
                        .then("canceller", out::drop)
                        .then("source", out::feed)
                        .then("source", out::feed));
    }

    @Test
    void cancelMeetsTheEnd() {
        explore(
                500,
                (orders, out) -> orders.then("subscriber", () -> out.request(1))
                        .then("canceller", out::drop)
                        .then("source", out::feed)
                        .then("source", out::end));
    }

    @Test
    void cancelMeetsAFailure() {
        explore(
                200,
                (orders, out) -> orders.then("subscriber", () -> out.request(1))
                        .then("canceller", out::drop)
                        .then("source", out::fail));
    }

    @Test
    void cancelsMeet() {
        explore(
                500,
                (orders, out) -> orders.then("subscriber", () -> out.request(1))
                        .then("canceller", out::drop)
                        .then("other", out::drop)
                        .then("source", out::feed));
    }

    @Test
    void refusalMeetsItemsAndTheEnd() {
        explore(
                1_000,
                (orders, out) -> orders.then("subscriber", () -> out.request(1))
                        .then("other", out::refuse)
                        .then("source", out::feed)
                        .then("source", out::end));
    }

    /** A stream, its subscriber, and the border between, with the rules. */
    private static final class Outbound implements AsyncIterator<Integer>, Subscriber<Integer> {
        private final AllOrders orders;
        private final HandRuntime runtime = new HandRuntime();

        // The stream's.
        private @Nullable Waker waker;
        private int fed;
        private boolean ended;
        private boolean failing;
        private boolean begun;
        private boolean polling;
        private boolean over;
        private int taken;
        private int cancels;

        // The subscriber's.
        private @Nullable Subscription subscription;
        private boolean signalling;
        private boolean subscribed;
        private long requested;
        private boolean cancelled;
        private boolean refused;
        private int received;
        private @Nullable Object terminal;

        Outbound(AllOrders orders) {
            this.orders = orders;
        }

        void run() {
            AsyncStream<Integer> stream = () -> {
                assertThat(begun).as("two runs for one subscriber").isFalse();
                begun = true;
                return this;
            };
            stream.toPublisher(runtime).subscribe((Subscriber<Integer>) this);
            boolean more = true;
            while (more) {
                more = orders.move(() -> !runtime.scheduled.isEmpty(), runtime::runNext);
            }
            if (cancelled && failing && over) {
                // Found too late for the subscriber.
                assertThat(FAILURE).isIn(terminal == null ? runtime.handled : List.of(terminal));
            } else {
                assertThat(runtime.handled).isEmpty();
            }
            finished();
        }

        // What the actors do.

        void request(long n) {
            requested += n;
            Objects.requireNonNull(subscription).request(n);
        }

        void refuse() {
            refused |= terminal == null && !cancelled;
            Objects.requireNonNull(subscription).request(0);
        }

        void drop() {
            cancelled |= terminal == null;
            Objects.requireNonNull(subscription).cancel();
        }

        void feed() {
            fed++;
            wake();
        }

        void end() {
            ended = true;
            wake();
        }

        void fail() {
            failing = true;
            wake();
        }

        private void wake() {
            Waker last = waker;
            if (last != null) {
                last.wake();
            }
        }

        // The stream.

        @Override
        public Step<Integer> pollNext(Context cx) throws Exception {
            assertThat(taken).as("taken, of those requested").isLessThan((int) requested);
            enterPoll(cx);
            Step<Integer> step = taken < fed ? Poll.ready(++taken) : isOver() ? Step.end() : Poll.pending();
            orders.interlude();
            polling = false;
            return step;
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            enterPoll(cx);
            boolean end = taken == fed && isOver();
            orders.interlude();
            polling = false;
            return end;
        }

        private void enterPoll(Context cx) {
            assertThat(polling).as("a poll within a poll").isFalse();
            assertThat(over).as("a poll after the end").isFalse();
            assertThat(cancels).as("a poll after cancel").isZero();
            polling = true;
            orders.interlude();
            waker = cx.waker();
            orders.interlude();
        }

        private boolean isOver() throws Exception {
            over = ended || failing;
            if (failing) {
                orders.interlude();
                polling = false;
                throw FAILURE;
            }
            return ended;
        }

        @Override
        public void cancel() {
            assertThat(polling).as("a cancel within a poll").isFalse();
            cancels++;
        }

        // The subscriber.

        @Override
        public void onSubscribe(Subscription s) {
            enterSignal();
            assertThat(subscribed).as("subscribed twice").isFalse();
            subscription = s;
            orders.interlude();
            subscribed = true;
            signalling = false;
        }

        @Override
        public void onNext(Integer item) {
            enterSignal();
            received++;
            assertThat(item).isEqualTo(received);
            assertThat((long) received).as("received, of those requested").isLessThanOrEqualTo(requested);
            orders.interlude();
            signalling = false;
        }

        @Override
        public void onError(Throwable failure) {
            last(failure);
        }

        @Override
        public void onComplete() {
            last("completed");
        }

        private void last(Object signal) {
            enterSignal();
            terminal = signal;
            orders.interlude();
            signalling = false;
        }

        private void enterSignal() {
            assertThat(signalling).as("a signal within a signal").isFalse();
            assertThat(subscribed || subscription == null)
                    .as("a signal before onSubscribe returned")
                    .isTrue();
            assertThat(terminal).as("a signal after the last one").isNull();
            assertThat(cancelled).as("a signal after cancel").isFalse();
            signalling = true;
        }

        private void finished() {
            if (terminal == null && cancelled) {
                assertThat(cancels)
                        .as("cancels of a run that was begun: %s, over: %s", begun, over)
                        .isEqualTo(begun && !over ? 1 : 0);
            } else if (refused) {
                assertThat(terminal).as("the answer to a refused request").isNotNull();
                assertThat(cancels).isEqualTo(begun && !over ? 1 : 0);
            } else {
                assertThat(received).isEqualTo((int) Math.min(requested, fed));
                boolean known = received == fed && (ended || failing);
                assertThat(terminal).isEqualTo(!known ? null : failing ? FAILURE : "completed");
                assertThat(cancels).isZero();
            }
        }
    }
}
