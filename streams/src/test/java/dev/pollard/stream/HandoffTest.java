// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The hand-over between two tasks, with the other side acting between any two steps of the one. */
class HandoffTest {
    private final Handoff<Integer> handoff = new Handoff<>(2);
    private final Side producer = new Side();
    private final Side consumer = new Side();

    /** A context that lets something happen just before its waker is registered. */
    private static final class Side extends Context {
        private Runnable before = () -> {};
        private Waker waker = () -> ++this.wakes;
        int wakes;

        Side before(Runnable action) {
            before = action;
            return this;
        }

        Side returning(Waker other) {
            waker = other;
            return this;
        }

        @Override
        public Waker waker() {
            Runnable action = before;
            before = () -> {};
            action.run();
            return waker;
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            return null;
        }

        @Override
        public boolean mayProceed() {
            return true;
        }

        @Override
        public void progressed() {}
    }

    private void fill() {
        assertThat(handoff.put(1)).isTrue();
        assertThat(handoff.put(2)).isFalse();
        handoff.publish();
    }

    @Test
    void itemsKeepTheirOrderAcrossTheEndOfTheArray() {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            handoff.put(i);
            handoff.publish();
            assertThat(handoff.hasItem()).isTrue();
            taken.add(handoff.take());
        }
        assertThat(taken).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void theProducerIsWokenWhenThereIsRoom() {
        fill();
        assertThat(handoff.hasRoom(producer)).isFalse();

        assertThat(handoff.hasItem()).isTrue();
        handoff.take();

        assertThat(producer.wakes).isEqualTo(1);
        assertThat(handoff.hasRoom(producer)).isTrue();
    }

    @Test
    void roomThatCameBeforeTheRegistrationIsSeen() {
        fill();
        producer.before(() -> {
            assertThat(handoff.hasItem()).isTrue();
            handoff.take();
        });

        assertThat(handoff.hasRoom(producer)).isTrue();
        assertThat(producer.wakes).isZero();
    }

    @Test
    void theWishForItemsThatCameBeforeTheRegistrationIsSeen() {
        producer.before(() -> handoff.want(consumer));

        assertThat(handoff.isWanted(producer)).isTrue();
    }

    @Test
    void theWishForItemsWakesTheProducer() {
        assertThat(handoff.isWanted(producer)).isFalse();

        handoff.want(consumer);

        assertThat(producer.wakes).isEqualTo(1);
    }

    @Test
    void theConsumerIsWokenByAnItem() {
        assertThat(handoff.awaitProducer(consumer)).isFalse();

        handoff.put(1);

        assertThat(consumer.wakes).isEqualTo(1);
    }

    @Test
    void theConsumerIsNotWokenByWhoPollsItAnyway() {
        Waker own = consumer.waker();
        assertThat(handoff.awaitProducer(new Side().returning(own))).isFalse();

        handoff.put(1, own);
        assertThat(consumer.wakes).isZero();
        assertThat(handoff.hasItem()).isTrue();
        handoff.take();
        assertThat(handoff.awaitProducer(new Side().returning(own))).isFalse();
        handoff.put(2, producer.waker());

        assertThat(consumer.wakes).isEqualTo(1);
    }

    @Test
    void anItemThatCameBeforeTheRegistrationIsSeen() {
        consumer.before(() -> {
            handoff.put(1);
            handoff.publish();
        });

        assertThat(handoff.awaitProducer(consumer)).isTrue();
    }

    @Test
    void theEndThatCameBeforeTheRegistrationIsSeen() {
        consumer.before(() -> handoff.end(null));

        assertThat(handoff.awaitProducer(consumer)).isTrue();
        assertThat(handoff.isOver()).isTrue();
    }

    @Test
    void theEndShowsWhatWasPutIn() {
        handoff.put(1);
        handoff.end(null);

        assertThat(handoff.hasItem()).isTrue();
    }

    @Test
    void aProducerThatWaitsForRoomIsWokenWhenTheConsumerLeaves() {
        fill();
        assertThat(handoff.hasRoom(producer)).isFalse();

        assertThat(handoff.leave()).isTrue();

        assertThat(producer.wakes).isEqualTo(1);
        assertThat(handoff.isLeft()).isTrue();
    }

    @Test
    void whoComesToTheEndSecondDiscardsTheRest() {
        List<Object> lost = new ArrayList<>();
        handoff.discardTo(lost::add);
        fill();
        handoff.leave();
        assertThat(lost).isEmpty();
        handoff.end(null);
        assertThat(lost).containsExactly(1, 2);

        List<Object> others = new ArrayList<>();
        Handoff<Integer> other = new Handoff<>(2);
        other.discardTo(others::add);
        other.put(3);
        other.end(null);
        assertThat(others).isEmpty();
        assertThat(other.leave()).isFalse();
        assertThat(others).containsExactly(3);
    }
}
