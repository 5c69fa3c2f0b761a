// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The inbound border in all orders of short scripts: the publisher's signals come between the consumer's calls and in the middle of them, wherever a poll looks at its context or
 * calls the publisher.
 */
class InboundSchedulesTest {
    private static final Exception FAILURE = new Exception("the publisher's");

    private static void explore(int least, int prefetch, BiConsumer<AllOrders, Inbound> script) {
        int runs = AllOrders.explore(orders -> {
            Inbound inbound = new Inbound(orders, prefetch);
            script.accept(orders, inbound);
            inbound.run();
        });
        assertThat(runs).as("orders").isGreaterThan(least);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itemsMeetPolls(int prefetch) {
        explore(100, prefetch, (orders, in) -> {
            orders.thenIf("publisher", in::isSubscribedTo, in::arrive)
                    .thenIf("publisher", in::isAskedFor, in::next)
                    .thenIf("publisher", in::isAskedFor, in::next)
                    .thenIf("publisher", in::isAskedFor, in::next)
                    .thenIf("publisher", () -> in.sent == 3, in::complete);
            polls(orders, in, 4);
        });
    }

    @Test
    void failureMeetsPolls() {
        explore(100, 2, (orders, in) -> {
            orders.thenIf("publisher", in::isSubscribedTo, in::arrive)
                    .thenIf("publisher", in::isAskedFor, in::next)
                    .then("publisher", in::fail);
            polls(orders, in, 3);
        });
    }

    @Test
    void endWithoutItemsMeetsPolls() {
        explore(10, 2, (orders, in) -> {
            orders.thenIf("publisher", in::isSubscribedTo, in::arrive).then("publisher", in::complete);
            polls(orders, in, 3);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void cancelMeetsItems(int prefetch) {
        explore(100, prefetch, (orders, in) -> {
            orders.thenIf("publisher", in::isSubscribedTo, in::arrive)
                    .thenIf("publisher", in::isAskedFor, in::next)
                    .thenIf("publisher", in::isAskedFor, in::next);
            polls(orders, in, 2);
            orders.thenIf("consumer", () -> !in.consuming, in::drop);
        });
    }

    private static void polls(AllOrders orders, Inbound in, int count) {
        for (int i = 0; i < count; i++) {
            orders.thenIf("consumer", () -> !in.consuming, in::poll);
        }
    }

    /** A publisher, its consumer, and the border between. */
    private static final class Inbound extends Context implements Publisher<Integer>, Subscription {
        private final AllOrders orders;
        private final int prefetch;
        private final AsyncIterator<Integer> iterator;

        // The publisher's.
        private @Nullable Subscriber<? super Integer> subscriber;
        private boolean arrived;
        private boolean over;
        private long requested;
        private int sent;
        private int cancels;

        // The consumer's.
        private boolean consuming;
        private boolean pending;
        private boolean woken;
        private boolean dropped;
        private int received;
        private @Nullable Object terminal;

        Inbound(AllOrders orders, int prefetch) {
            this.orders = orders;
            this.prefetch = prefetch;
            this.iterator = AsyncStream.<Integer>fromPublisher(this, prefetch).iterator();
        }

        void run() {
            boolean more = true;
            while (more) {
                more = orders.move(() -> woken && pending && !consuming && !dropped, this::poll);
            }
            finished();
        }

        private void finished() {
            if (dropped) {
                assertThat(cancels).as("cancels").isEqualTo(arrived && terminal == null ? 1 : 0);
                return;
            }
            if (pending && !woken) {
                assertThat(received).as("received by a consumer that waits").isEqualTo(sent);
                assertThat(over).as("over, and nobody was woken").isFalse();
                assertThat(!arrived || requested > received)
                        .as("waits for an item of a publisher that it has asked")
                        .isTrue();
            }
            assertThat(cancels).isZero();
        }

        // What the publisher does.

        boolean isSubscribedTo() {
            return subscriber != null;
        }

        boolean isAskedFor() {
            return sent < requested && !over && cancels == 0;
        }

        void arrive() {
            arrived = true;
            Objects.requireNonNull(subscriber).onSubscribe(this);
        }

        void next() {
            Objects.requireNonNull(subscriber).onNext(++sent);
        }

        void complete() {
            over = true;
            Objects.requireNonNull(subscriber).onComplete();
        }

        void fail() {
            over = true;
            Objects.requireNonNull(subscriber).onError(FAILURE);
        }

        @Override
        public void subscribe(Subscriber<? super Integer> s) {
            assertThat(subscriber).as("subscribed twice").isNull();
            subscriber = s;
            orders.interlude();
        }

        @Override
        public void request(long n) {
            assertThat(consuming).as("requested by the consumer").isTrue();
            assertThat(cancels).as("requested after cancel").isZero();
            requested += n;
            assertThat(requested - received).as("requested and not taken").isLessThanOrEqualTo(prefetch + 1);
            orders.interlude();
        }

        @Override
        public void cancel() {
            cancels++;
        }

        // What the consumer does.

        void poll() {
            if (terminal != null || dropped) {
                return;
            }
            consuming = true;
            woken = false;
            pending = false;
            try {
                Step<Integer> step = iterator.pollNext(this);
                pending = step.isPending();
                if (step.isReady()) {
                    received++;
                    assertThat(step.value()).isEqualTo(received);
                } else if (step.isEnd()) {
                    terminal = "ended";
                    assertThat(over).isTrue();
                    assertThat(received).isEqualTo(sent);
                }
            } catch (Exception failure) {
                terminal = failure;
                assertThat(failure).isSameAs(FAILURE);
                assertThat(received).isEqualTo(sent);
            }
            consuming = false;
        }

        void drop() {
            dropped = true;
            consuming = true;
            iterator.cancel();
            consuming = false;
        }

        // The context of the polls: wherever a poll looks at it, the publisher may act.

        @Override
        public Waker waker() {
            orders.interlude();
            return () -> {
                woken = true;
                orders.interlude();
            };
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            orders.interlude();
            return null;
        }

        @Override
        public boolean mayProceed() {
            orders.interlude();
            return true;
        }

        @Override
        public void progressed() {
            orders.interlude();
        }
    }
}
