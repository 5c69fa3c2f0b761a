// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Each operator behind the border: the end and a failure come without demand, and no item, with its side effects, is taken from the source before somebody asked for
 * what it takes.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("rows")
class DemandTest {
    private static final List<Integer> ITEMS =
            IntStream.range(0, 13).map(i -> i * 7 % 13).boxed().toList();

    /** Enough for every source of the table to do what it can by itself. */
    private static final int WAKES = 500;

    static Stream<OperatorRow> rows() {
        return OperatorTable.rows();
    }

    private final OperatorRow row;

    DemandTest(OperatorRow row) {
        this.row = row;
    }

    @Test
    void withoutDemandNoItemIsTaken() {
        for (Probe probe : List.of(new Probe(ITEMS), new Probe(ITEMS).pendingBeforeEach())) {
            Wire wire = new Wire(row, probe);
            wire.settle();
            assertThat(wire.received).isZero();
            if (row.isTakingAhead()) {
                assertThat(probe.taken()).as("items taken ahead, as one chose").isPositive();
            } else {
                assertThat(probe.taken()).as("items taken without demand").isZero();
            }
        }
    }

    @Test
    void itemsAreTakenAsTheyAreAskedFor() {
        for (Probe probe : List.of(new Probe(ITEMS), new Probe(ITEMS).pendingBeforeEach())) {
            Wire wire = new Wire(row, probe);
            int asked = 0;
            while (!wire.isOver() && asked < 100) {
                asked++;
                wire.request();
                wire.settleUntil(asked);
                assertThat(wire.received).isLessThanOrEqualTo(asked);
                assertThat(probe.taken())
                        .as("items taken for %d asked for", asked)
                        .isLessThanOrEqualTo(row.mayTake(ITEMS, asked));
            }
            assertThat(wire.received)
                    .as("items of %s, failure %s", row, wire.failure)
                    .isEqualTo(row.expected(ITEMS).items().size());
            assertThat(wire.completed).isTrue();
        }
    }

    @Test
    void endComesWithoutDemand() {
        Probe probe = new Probe(List.of());
        if (!row.readsSource()
                || !row.isEndTold()
                || !row.expected(List.of()).items().isEmpty()) {
            return;
        }
        Wire wire = new Wire(row, probe);
        wire.settle();
        assertThat(wire.completed).as("completed without demand").isTrue();
    }

    @Test
    void failureComesWithoutDemand() {
        Trace expected = row.expectedOnFailure(List.of(), 0);
        boolean told = row.readsSource() && row.isEndTold() && !row.isFailingEarly();
        if (!told || !expected.items().isEmpty() || expected.failure() == null) {
            return;
        }
        Probe probe = new Probe(List.of()).failAt(0);
        Wire wire = new Wire(row, probe);
        wire.settle();
        if (!probe.live().isEmpty() || probe.failed()) {
            assertThat(wire.failure).as("the failure without demand").isSameAs(expected.failure());
        }
    }

    /** A subscriber of the operator, and a runtime that runs what it is told to. */
    private static final class Wire implements Subscriber<Object>, Spawner {
        private final Probe probe;
        private final Context services;
        private final Queue<Runnable> commands = new ArrayDeque<>();
        private @Nullable Subscription subscription;
        private int received;
        private boolean completed;
        private @Nullable Throwable failure;

        Wire(OperatorRow row, Probe probe) {
            this.probe = probe;
            this.services = probe.context();
            subscribe(row.over(probe));
        }

        private <T> void subscribe(AsyncStream<T> stream) {
            ((Publisher<T>) stream.toPublisher(this)).subscribe(this);
        }

        void request() {
            Objects.requireNonNull(subscription).request(1);
        }

        boolean isOver() {
            return completed || failure != null;
        }

        /** Lets everything happen that happens by itself. */
        void settle() {
            settleUntil(Integer.MAX_VALUE);
        }

        /** Lets things happen, and time pass, until so many items are there. */
        void settleUntil(int items) {
            for (int i = 0; i < WAKES; i++) {
                Runnable command;
                while ((command = commands.poll()) != null) {
                    command.run();
                }
                if (isOver() || received == items || !probe.wake()) {
                    return;
                }
            }
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
        }

        @Override
        public void onNext(Object item) {
            received++;
        }

        @Override
        public void onError(Throwable t) {
            failure = t;
        }

        @Override
        public void onComplete() {
            completed = true;
        }

        @Override
        public void execute(Runnable command) {
            commands.add(command);
        }

        @Override
        public Context newContext(Waker waker) {
            return services.withWaker(waker);
        }

        @Override
        public <T> JoinHandle<T> spawn(Future<T> future) {
            throw new UnsupportedOperationException("spawn");
        }

        @Override
        public <T> JoinHandle<T> spawn(String name, Future<T> future) {
            throw new UnsupportedOperationException("spawn");
        }

        @Override
        public <T> JoinHandle<T> spawnBlocking(Callable<T> call) {
            throw new UnsupportedOperationException("spawnBlocking");
        }
    }
}
