// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the futures of this package tell of themselves. */
class InspectTest {
    private final FakeTimers timers = new FakeTimers(0);

    /** Collects names, leaves and waits of a whole tree. */
    private static final class Told implements Inspector {
        private final List<String> names = new ArrayList<>();
        private final List<Object> nodes = new ArrayList<>();
        private final List<String> waits = new ArrayList<>();

        static Told by(Object root) {
            Told told = new Told();
            told.child(root);
            return told;
        }

        @Override
        public void name(String name) {
            names.add(name);
        }

        @Override
        public void child(@Nullable Object child) {
            if (child != null) {
                nodes.add(child);
                if (child instanceof Inspectable inspectable) {
                    inspectable.inspect(this);
                }
            }
        }

        @Override
        public void waitsFor(String what) {
            waits.add(what);
        }

        @Override
        public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {
            waits.add(resource.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.pollard.future.ConformanceTest#all")
    void combinatorTellsItsChildrenUntilTheyOrItHaveEnded(ConformanceTest.Case tested) throws Exception {
        List<Probe<String>> children = IntStream.range(0, tested.arity())
                .mapToObj(i -> new Probe<String>("P" + i))
                .toList();
        Future<?> future = tested.build().apply(children);
        HandPolled<?> hand = HandPolled.of(future).with(Timers.class, timers);
        assertThat(hand.poll().isPending()).isTrue();

        List<Object> nodes = Told.by(future).nodes;
        for (Probe<String> child : children) {
            assertThat(nodes).as("tree of %s", tested).containsOnlyOnce(child);
        }
        hand.cancel();
        assertThat(Told.by(future).nodes).as("after its end").doesNotContainAnyElementsOf(children);
        assertThat(Told.by(future).waits).as("after its end").isEmpty();
    }

    @Test
    void groupTellsThoseThatHaveNotEnded() throws Exception {
        Probe<String> first = new Probe<>("a");
        Probe<String> second = new Probe<>("b");
        Future<?> join = Futures.join(first, second);
        HandPolled<?> hand = HandPolled.of(join);
        hand.poll();
        first.complete("");
        hand.poll();

        assertThat(Told.by(join).nodes).containsExactly(join, second);
        assertThat(Told.by(join).names).containsExactly("Join");
    }

    @Test
    void timeoutTellsItsLimitAndWhatIsLeftOfIt() throws Exception {
        Future<String> future = new Probe<String>("a").timeout(Duration.ofSeconds(5));
        assertThat(Told.by(future).names).containsExactly("Timeout 5 s");
        assertThat(Told.by(future).waits).isEmpty();
        HandPolled.of(future).with(Timers.class, timers).poll();

        assertThat(Told.by(future).waits).singleElement().asString().startsWith("timer in ");
    }

    @Test
    void timeoutAtAMomentTellsSo() throws Exception {
        Future<String> future = new Probe<String>("a").timeoutAt(new Moment(5_000_000_000L));
        assertThat(Told.by(future).names).containsExactly("Timeout");
        HandPolled.of(future).with(Timers.class, timers).poll();
        assertThat(Told.by(future).waits).singleElement().asString().startsWith("timer in ");
    }

    @Test
    void leavesTellWhatTheyWaitForWhileTheyDo() throws Exception {
        Future<String> blocking = Futures.blocking(() -> "");
        BlockingExecutor executor = work -> () -> {};
        assertThat(Told.by(blocking).waits).isEmpty();
        HandPolled<String> hand = HandPolled.of(blocking).with(BlockingExecutor.class, executor);
        hand.poll();
        assertThat(Told.by(blocking).waits).containsExactly("a call on a thread that may block");
        hand.cancel();
        assertThat(Told.by(blocking).waits).isEmpty();

        CompletableFuture<String> stage = new CompletableFuture<>();
        Future<String> staged = Futures.fromCompletionStage(stage);
        HandPolled.of(staged).poll();
        assertThat(Told.by(staged).waits).containsExactly("a CompletableFuture");

        Future<?> yield = Futures.yieldNow();
        assertThat(Told.by(yield).waits).isEmpty();
        HandPolled.of(yield).poll();
        assertThat(Told.by(yield).waits).containsExactly("a turn after the others");

        assertThat(Told.by(Futures.pending()).waits).containsExactly("nothing, for ever");
    }

    @Test
    void functionOfAPollIsAChildByWhichItsPlaceInTheCodeIsFound() throws Exception {
        Future<String> future = Futures.pollFn(cx -> Poll.pending());
        List<Object> nodes = Told.by(future).nodes;

        assertThat(nodes).hasSize(2);
        assertThat(nodes.get(1).getClass().getName()).contains("InspectTest$$Lambda");
    }

    @Test
    void nextOfASetTellsTheSet() throws Exception {
        Probe<String> probe = new Probe<>("a");
        for (FutureSet<String> set : List.of(FuturesUnordered.<String>create(), FuturesOrdered.<String>create())) {
            set.push(probe);
            assertThat(Told.by(set.next()).names).contains("Next");
            assertThat(Told.by(set.next()).nodes).contains(set);
            assertThat(Told.by(set.joinAll()).nodes).contains(set);
        }
        FutureSet<String> set = FuturesUnordered.create();
        set.push(probe);
        assertThat(Told.by(set.next()).nodes).contains(probe);
    }
}
