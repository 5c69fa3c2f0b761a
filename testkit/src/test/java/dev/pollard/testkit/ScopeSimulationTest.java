// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.future.Select;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.JoinSet;
import dev.pollard.runtime.Scope;
import dev.pollard.sync.CancellationToken;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random trees of scopes, sets, selects, shields and limits, which are cancelled at random moments, on two workers: when the root has ended nothing is left, neither a
 * task nor a timer nor an open resource.
 */
class ScopeSimulationTest {

    /** Something that is open from its first poll on, and takes its time to be closed. */
    private static final class Resource implements Future<String> {
        private final Trees trees;
        private final Future<String> work;
        private @Nullable CleanupScope scope;
        private @Nullable String open;

        Resource(Trees trees, Future<String> work) {
            this.trees = trees;
            this.work = work;
        }

        @Override
        public Poll<String> poll(Context cx) throws Exception {
            if (open == null) {
                scope = cx.service(CleanupScope.class);
                open = trees.resources.opened("resource " + trees.number.incrementAndGet());
            }
            Poll<String> poll;
            try {
                poll = work.poll(cx);
            } catch (Throwable failure) {
                trees.resources.closed(open);
                throw failure;
            }
            if (poll.isReady()) {
                trees.resources.closed(open);
            }
            return poll;
        }

        @Override
        public void cancel() {
            work.cancel();
            String opened = open;
            if (opened != null && scope != null) {
                scope.cleanUp("close of " + opened, trees.pause().map(done -> {
                    trees.resources.closed(opened);
                    return "";
                }));
            }
        }

        @Override
        public String toString() {
            return "Resource(" + work + ")";
        }
    }

    /** Makes the trees of one run. */
    private static final class Trees {
        final SimulatedRuntime runtime;
        final Leaks.Account<String> resources;
        final AtomicInteger number = new AtomicInteger();

        Trees(SimulatedRuntime runtime) {
            this.runtime = runtime;
            this.resources = runtime.leaks().account("resources");
        }

        Future<Void> pause() {
            return switch (runtime.choose(3)) {
                case 0 -> Futures.yieldNow();
                case 1 -> Time.sleep(Duration.ofMillis(runtime.choose(20)));
                default -> Futures.yieldNow().andThen(v -> Futures.yieldNow());
            };
        }

        Future<String> node(int depth) {
            if (depth == 0) {
                return leaf();
            }
            return switch (runtime.choose(9)) {
                case 0 -> new Resource(this, node(depth - 1));
                case 1 -> Futures.shield("section", new Resource(this, pause().map(done -> "section")));
                case 2 -> node(depth - 1).timeout(Duration.ofMillis(runtime.choose(30)));
                case 3 -> Futures.race(node(depth - 1), node(depth - 1));
                case 4 ->
                    Select.<String>fair()
                            .whenOwned(node(depth - 1), v -> v)
                            .whenOwned(() -> runtime.choose(2) == 0, node(depth - 1), v -> v)
                            .build();
                case 5 -> token(depth);
                case 6 -> set(depth);
                default -> scope(depth);
            };
        }

        private Future<String> leaf() {
            return switch (runtime.choose(6)) {
                case 0 -> Futures.ready("ready");
                case 1 -> Futures.failed(new IOException("planned"));
                case 2 -> Futures.pending();
                case 3 -> new Resource(this, Futures.pending());
                default -> pause().map(done -> "paused");
            };
        }

        private Future<String> token(int depth) {
            CancellationToken token = CancellationToken.create();
            Future<String> work = token.child().runUntilCancelled(node(depth - 1));
            return Futures.tryJoin(work, pause().map(done -> {
                        token.cancel("planned");
                        return "";
                    }))
                    .map(both -> both.t1());
        }

        private Future<String> set(int depth) {
            FuturesUnordered<String> set = FuturesUnordered.create();
            int size = runtime.choose(4);
            for (int i = 0; i < size; i++) {
                set.push(node(depth - 1));
            }
            Future<List<String>> all = set.joinAll();
            // The set is owned by this future, which cancels it with itself.
            return Futures.pollFn(
                    cx -> {
                        Poll<List<String>> poll = all.poll(cx);
                        return poll.isPending()
                                ? Poll.pending()
                                : Poll.ready(poll.value().toString());
                    },
                    () -> {
                        all.cancel();
                        set.cancelAll();
                    });
        }

        Future<String> scope(int depth) {
            Scope.Policy policy = Scope.Policy.values()[runtime.choose(3)];
            Scope.Builder builder =
                    Scope.builder().name("s" + number.incrementAndGet()).policy(policy);
            if (runtime.choose(2) == 0) {
                builder.maxChildren(1 + runtime.choose(2));
            }
            if (runtime.choose(2) == 0) {
                builder.timeout(Duration.ofMillis(runtime.choose(30)));
            }
            int children = runtime.choose(4);
            return builder.run(scope -> {
                List<Future<String>> awaited = new ArrayList<>();
                for (int i = 0; i < children; i++) {
                    Future<String> child = node(depth - 1);
                    switch (runtime.choose(5)) {
                        case 0 -> awaited.add(scope.spawnWhenFree(child).andThen(handle -> handle));
                        case 1 -> {
                            JoinSet<String> set = JoinSet.on(scope);
                            set.spawn(child);
                            awaited.add(set.joinNext());
                        }
                        case 2 -> awaited.add(scope.spawn(child));
                        case 3 -> scope.spawn(child).detach();
                        default -> scope.spawn(child);
                    }
                }
                Future<String> body = Futures.join(awaited).map(Object::toString);
                return switch (runtime.choose(4)) {
                    case 0 -> body.recover(IOException.class, failure -> "recovered");
                    case 1 ->
                        pause().map(done -> {
                            awaited.forEach(Future::cancel);
                            body.cancel();
                            scope.cancel("planned");
                            return "";
                        });
                    default -> body;
                };
            });
        }
    }

    private static boolean isPlanned(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof CancellationException
                || failure instanceof dev.pollard.runtime.ScopeFailedException;
    }

    private void runTree(SimulatedRuntime runtime) throws Exception {
        Trees trees = new Trees(runtime);
        JoinHandle<String> root = runtime.spawn(
                "root",
                Scope.builder().name("root").timeout(Duration.ofSeconds(1)).run(scope -> trees.node(3)));
        Future<Void> when = trees.pause();
        JoinHandle<Void> killer = runtime.choose(3) > 0
                ? runtime.spawn("killer", when.map(done -> {
                    root.abort("planned");
                    return null;
                }))
                : runtime.spawn("killer", Futures.ready(null));
        try {
            runtime.blockOn(root);
        } catch (Exception failure) {
            if (!isPlanned(failure)) {
                throw failure;
            }
        }
        assertThat(trees.resources.open()).as("open when the root has ended").isEmpty();
        runtime.blockOn(killer);
        assertThat(runtime.liveTasks()).as("tasks when the root has ended").isZero();
        assertThat(runtime.armedTimers()).isZero();
        assertThat(runtime.takeUncaught()).allMatch(ScopeSimulationTest::isPlanned);
    }

    @Test
    void nothingOutlivesTheRootWhateverHappens() {
        Simulation.of(this::runTree).workers(2).pollTime(Duration.ofMillis(1)).run(1_500);
    }

    @Test
    void nothingOutlivesTheRootOnOneWorker() {
        Simulation.of(this::runTree).run(500);
    }

    /** All orders of a failure, a cancel and an end. */
    @Test
    void firstFailureAndACancelMeetInEveryOrder() {
        IOException broken = new IOException("planned");
        Simulation.Exploration all = Simulation.of(runtime -> {
                    Trees trees = new Trees(runtime);
                    Scope[] opened = new Scope[1];
                    JoinHandle<String> root = runtime.spawn(Scope.run(scope -> {
                        opened[0] = scope;
                        scope.spawn("fails", Futures.yieldNow().andThen(v -> Futures.failed(broken)));
                        scope.spawn("waits", new Resource(trees, Futures.pending()));
                        return Futures.pending();
                    }));
                    JoinHandle<String> canceller = runtime.spawn(Futures.fromCallable(() -> {
                        if (opened[0] != null) {
                            opened[0].cancel("planned");
                        }
                        return "";
                    }));
                    Throwable end = null;
                    try {
                        runtime.blockOn(root);
                    } catch (Exception failure) {
                        end = failure;
                    }
                    runtime.blockOn(canceller);
                    assertThat(end).matches(e -> e == broken || e instanceof CancellationException);
                    assertThat(trees.resources.open()).isEmpty();
                    assertThat(runtime.liveTasks()).isZero();
                })
                .workers(2)
                .explore();

        assertThat(all.runs()).isGreaterThan(10);
    }
}
