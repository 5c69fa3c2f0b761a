// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.RuntimeDump.State;
import dev.pollard.runtime.RuntimeDump.TaskDump;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RuntimeDumpTest {
    private final AsyncRuntime runtime = AsyncRuntime.builder()
            .workers(2)
            .name("dumped")
            .watchdog(Duration.ZERO)
            .build();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Looks until the dump shows what is waited for: a task gets its turns at any time. */
    private RuntimeDump dumpWhen(Predicate<RuntimeDump> shown) {
        while (true) {
            RuntimeDump dump = runtime.dump();
            if (shown.test(dump)) {
                return dump;
            }
            Thread.onSpinWait();
        }
    }

    private static TaskDump taskIn(RuntimeDump dump, TaskInfo task) {
        return dump.task(task.id()).orElseThrow(() -> new AssertionError("not there: " + task.label() + "\n" + dump));
    }

    private TaskDump dumpWhenWaiting(TaskInfo task) {
        return taskIn(
                dumpWhen(dump -> dump.task(task.id())
                        .filter(each -> each.state() == State.WAITING)
                        .isPresent()),
                task);
    }

    /** Waits for ever for something that it tells of. */
    private record Waits(BiConsumer<Context, Inspector> tell, Context[] seen) implements Future<String> {
        Waits(BiConsumer<Context, Inspector> tell) {
            this(tell, new Context[1]);
        }

        @Override
        public Poll<String> poll(Context cx) {
            seen[0] = cx;
            return Poll.pending();
        }

        @Override
        public void cancel() {}

        @Override
        public void inspect(Inspector inspector) {
            tell.accept(seen[0], inspector);
        }
    }

    @Test
    void waitingTaskIsShownWithItsTree() {
        JoinHandle<String> task = runtime.spawn(
                "transfer-3",
                new Waits((cx, inspector) -> inspector.waitsFor("the door"))
                        .map(s -> s)
                        .timeout(Duration.ofHours(1)));
        TaskDump dump = dumpWhenWaiting(task);

        assertThat(dump.label()).isEqualTo(task.label());
        assertThat(dump.thread()).isNull();
        assertThat(dump.stack()).isEmpty();
        assertThat(dump.toString())
                .matches("(?s)task \\d+ transfer-3: waiting, [0-9.]+ m?n?s old\n"
                        + "  Timeout 1 h: waits for timer in [0-9.]+ (min|h)\n"
                        + "    Map\n"
                        + "      Waits: waits for the door\n");
    }

    @Test
    void lockTellsItsHolderAndForHowLong() throws Exception {
        AsyncMutex accounts = new AsyncMutex("accounts");
        JoinHandle<?> holder = runtime.spawn("import", accounts.withLock(Futures::pending));
        dumpWhenWaiting(holder);
        JoinHandle<?> waiter = runtime.spawn("transfer-3", accounts.withLock(() -> Futures.ready("")));

        TaskDump dump = taskIn(dumpWhen(d -> d.toString().contains(", held by " + holder.label() + " for ")), waiter);
        assertThat(dump.toString()).contains("waits for AsyncMutex(accounts), held by " + holder.label() + " for ");
        assertThat(runtime.dump().deadlocks()).isEmpty();
    }

    @Test
    void runningTaskIsShownWithItsThreadAndStack() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        JoinHandle<String> task = runtime.spawn(Futures.fromCallable(() -> {
            begun.countDown();
            release.await();
            return "";
        }));
        begun.await();
        TaskDump dump = taskIn(
                dumpWhen(d -> d.task(task.id()).orElseThrow().stack().stream()
                        .anyMatch(frame -> frame.getMethodName().equals("await"))),
                task);

        assertThat(dump.state()).isEqualTo(State.RUNNING);
        assertThat(dump.thread()).startsWith("dumped-worker-");
        assertThat(dump.stack())
                .allSatisfy(frame -> assertThat(frame.getClassName())
                        .doesNotStartWith("dev.pollard.runtime.Task")
                        .doesNotStartWith("dev.pollard.runtime.Worker"));
        assertThat(dump.toString())
                .contains(task.label() + ": running on " + dump.thread())
                .contains("    at ");
        release.countDown();
    }

    @Test
    void taskOfALocalRuntimeIsScheduledUntilSomebodyDrivesIt() throws Exception {
        try (LocalRuntime local = LocalRuntime.create()) {
            JoinHandle<String> task = local.spawn("idle", Futures.ready(""));
            assertThat(taskIn(local.dump(), task).state()).isEqualTo(State.SCHEDULED);

            String[] text = new String[1];
            local.blockOn(Futures.fromCallable(() -> text[0] = local.dump().toString()));
            assertThat(text[0])
                    .contains("blockOn: running on " + Thread.currentThread().getName())
                    .contains("RuntimeDumpTest.");
            local.blockOn(task);
            assertThat(local.dump().tasks()).isEmpty();
        }
    }

    @Test
    void placeOfTheSpawnIsShownIfItIsNoted() {
        try (AsyncRuntime noting =
                AsyncRuntime.builder().workers(1).spawnLocations(true).build()) {
            JoinHandle<?> task = noting.spawn(Futures.pending());
            assertThat(taskIn(noting.dump(), task).toString())
                    .containsPattern(", spawned at \\S+\\(\\w+\\.java:\\d+\\)");
        }
    }

    @Test
    void ageIsThatSinceTheSpawn() throws Exception {
        long before = System.nanoTime();
        JoinHandle<?> outside = runtime.spawn(Futures.pending());
        JoinHandle<Object> child =
                runtime.blockOn(Futures.fromCallable(() -> runtime.spawn(Futures.pending()))); // from a worker
        runtime.blockOn(Time.sleep(Duration.ofMillis(50)));

        for (TaskInfo task : new TaskInfo[] {outside, child}) {
            Duration age = taskIn(runtime.dump(), task).age();
            assertThat(age)
                    .isNotNull()
                    .isBetween(
                            Duration.ofMillis(30),
                            Duration.ofNanos(System.nanoTime() - before).plusMillis(100));
        }
    }

    @Test
    void taskWhoseFutureThrowsInInspectIsShownSo() {
        JoinHandle<String> task = runtime.spawn(new Waits((cx, inspector) -> {
            inspector.name("Torn");
            throw new IllegalStateException("half of it");
        }));

        assertThat(dumpWhenWaiting(task).toString())
                .endsWith("  Torn\n    ! inspect failed: java.lang.IllegalStateException: half of it\n");
    }

    @Test
    void twoTasksThatLockInDifferentOrderAreADeadlock() {
        AsyncMutex accounts = new AsyncMutex("accounts");
        AsyncMutex orders = new AsyncMutex("orders");
        JoinHandle<?> a = runtime.spawn("a", lockBoth(accounts, orders));
        JoinHandle<?> b = runtime.spawn("b", lockBoth(orders, accounts));
        RuntimeDump dump = dumpWhen(d -> !d.deadlocks().isEmpty());

        assertThat(dump.deadlocks()).hasSize(1);
        assertThat(dump.deadlocks().get(0).links())
                .extracting(link -> link.waiter().label())
                .containsExactlyInAnyOrder(a.label(), b.label());
        assertThat(dump.toString())
                .contains("DEADLOCK\n")
                .contains("  " + a.label() + " waits for AsyncMutex(orders), held by " + b.label())
                .contains("  " + b.label() + " waits for AsyncMutex(accounts), held by " + a.label());
    }

    private final CountDownLatch firstLocks = new CountDownLatch(2);

    /** Locks one, and when each of two tasks has its first one, the other. */
    private Future<String> lockBoth(AsyncMutex first, AsyncMutex second) {
        return first.withLock(() -> {
            firstLocks.countDown();
            Future<String> met = Futures.pollFn(cx -> {
                if (firstLocks.getCount() == 0) {
                    return Poll.ready("");
                }
                cx.yieldNow();
                return Poll.pending();
            });
            return met.andThen(x -> second.withLock(() -> Futures.ready("")));
        });
    }

    @Test
    void parentThatHoldsALockAndAwaitsAChildThatWantsItIsADeadlock() {
        AsyncMutex lock = new AsyncMutex("lock");
        JoinHandle<String> parent = runtime.spawn(
                "parent", lock.withLock(() -> runtime.spawn("child", lock.withLock(() -> Futures.ready("")))));
        RuntimeDump dump = dumpWhen(d -> !d.deadlocks().isEmpty());

        String text = dump.deadlocks().get(0).toString();
        assertThat(text)
                .contains(parent.label() + " waits for the end of task ")
                .contains(" child waits for AsyncMutex(lock), held by " + parent.label());
    }

    @Test
    void scopeThatHoldsALockAndWaitsForItsChildrenIsADeadlock() {
        AsyncMutex lock = new AsyncMutex("lock");
        JoinHandle<String> parent = runtime.spawn(
                "parent",
                lock.withLock(() -> Scope.run(scope -> {
                    scope.spawn("idle", Futures.pending());
                    scope.spawn("child", lock.withLock(() -> Futures.ready("")));
                    return Futures.ready("");
                })));
        RuntimeDump dump = dumpWhen(d -> !d.deadlocks().isEmpty());

        assertThat(dump.deadlocks().get(0).toString())
                .contains(parent.label() + " waits for the end of task ")
                .contains(" child waits for AsyncMutex(lock), held by " + parent.label());
    }

    @Test
    void taskThatLocksTwiceWaitsForItself() {
        AsyncMutex lock = new AsyncMutex("lock");
        JoinHandle<String> task = runtime.spawn("twice", lock.withLock(() -> lock.withLock(() -> Futures.ready(""))));
        RuntimeDump dump = dumpWhen(d -> !d.deadlocks().isEmpty());

        assertThat(dump.deadlocks().get(0).links())
                .singleElement()
                .satisfies(link -> assertThat(link.toString())
                        .startsWith(task.label() + " waits for AsyncMutex(lock), held by " + task.label()));
    }

    @Test
    void circleThatIsGoneAtTheSecondLookIsNone() {
        JoinHandle<?>[] tasks = new JoinHandle<?>[2];
        int[] looks = new int[2];
        for (int i = 0; i < 2; i++) {
            int me = i;
            tasks[i] = runtime.spawn(new Waits((cx, inspector) -> {
                JoinHandle<?> other = tasks[1 - me];
                if (other != null) {
                    // The same holder each time, but since another moment: it has let go in between.
                    inspector.waitsFor("lock", other, ++looks[me]);
                }
            }));
        }
        dumpWhenWaiting(tasks[0]);
        dumpWhenWaiting(tasks[1]);
        looks[0] = 0;
        assertThat(runtime.dump().deadlocks()).isEmpty();
        assertThat(looks[0]).as("looked at twice").isEqualTo(2);
    }

    @Test
    void dumpIsSafeWhileTasksComeAndGo() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        JoinHandle<?> busy = runtime.spawn("busy", new Churn(stop));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
        int tasks = 0;
        while (System.nanoTime() < end) {
            RuntimeDump dump = runtime.dump();
            assertThat(dump.toString()).doesNotContain("inspect failed");
            assertThat(dump.deadlocks()).isEmpty();
            tasks += dump.tasks().size();
        }
        assertThat(tasks).isPositive();
        stop.set(true);
        runtime.blockOn(busy.map(x -> x));
    }

    /** Runs rounds of tasks that lock, join, race and sleep. */
    private static final class Churn implements Future<@Nullable Void> {
        private final AtomicBoolean stop;
        private final AsyncMutex lock = new AsyncMutex("shared");
        private @Nullable Future<?> round;

        Churn(AtomicBoolean stop) {
            this.stop = stop;
        }

        @Override
        public Poll<@Nullable Void> poll(Context cx) throws Exception {
            while (true) {
                Future<?> running = round;
                if (running == null) {
                    if (stop.get()) {
                        return Poll.done();
                    }
                    running = Scope.run(scope -> {
                        for (int i = 0; i < 20; i++) {
                            scope.spawn(Futures.join(
                                            lock.withLock(Futures::yieldNow),
                                            Futures.race(Time.sleep(Duration.ofNanos(1)), Futures.yieldNow()))
                                    .timeout(Duration.ofMinutes(1)));
                        }
                        return Futures.ready("");
                    });
                    round = running;
                }
                if (running.poll(cx).isPending()) {
                    return Poll.pending();
                }
                round = null;
            }
        }

        @Override
        public void cancel() {
            if (round != null) {
                round.cancel();
            }
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.child(round);
        }
    }

    @Test
    void closedRuntimeHasAnEmptyDump() {
        runtime.close();

        assertThat(runtime.dump().tasks()).isEmpty();
        assertThat(runtime.dump().toString()).startsWith("AsyncRuntime(dumped, 2 workers, 0 tasks) at 20");
    }
}
