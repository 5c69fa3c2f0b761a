// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver.run;

import dev.pollard.coroutine.CancelSignal;
import dev.pollard.coroutine.CloseableIterator;
import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.Resumption;
import dev.pollard.coroutine.Sequence;
import dev.pollard.coroutine.Yielder;
import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.TestContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a scenario to its end, or cancels it at one of its waits, and says what happened. */
public final class Driver {
    private static final int FOREVER = 1_000;

    private final World world;
    private final Plan plan;
    private boolean cancelled;
    private final List<Future<?>> cleanups = new ArrayList<>();
    private final TestContext context;

    /**
     * How to run.
     *
     * @param waiting whether each future has to be waited for once
     * @param cancelAt at which wait to cancel; 0 for never
     * @param cleanupWaits whether cleanup may wait
     * @param draining whether items are drained and not pulled
     */
    public record Plan(boolean waiting, int cancelAt, boolean cleanupWaits, boolean draining) {}

    /**
     * What happened.
     *
     * @param log what the scenario did, and how it ended
     * @param suspensions how often it waited
     */
    public record Report(List<String> log, int suspensions) {}

    private Driver(Plan plan) {
        this.plan = plan;
        this.world = new World(plan.waiting());
        this.world.cleanupWaits = plan.cleanupWaits();
        TestContext.Builder builder = TestContext.builder();
        if (plan.cleanupWaits()) {
            builder.service(CleanupScope.class, new Keeping());
        }
        this.context = builder.build();
    }

    /** Keeps the cleanup that it is given, to be polled by the driver. */
    private final class Keeping implements CleanupScope {
        @Override
        public void cleanUp(String name, Future<?> cleanup) {
            cleanups.add(cleanup);
        }

        @Override
        public @Nullable Throwable cancelReason() {
            return null;
        }
    }

    /** Runs a scenario by polls. */
    public static Report polled(Method scenario, Plan plan) throws Exception {
        Driver driver = new Driver(plan);
        return driver.report(() -> driver.drive(driver.make(scenario)));
    }

    /** Runs a scenario from top to bottom. */
    public static Report straight(Method scenario, Plan plan) throws Exception {
        Driver driver = new Driver(plan);
        driver.world.cancelAt = plan.cancelAt() == 0 ? -1 : plan.cancelAt();
        driver.world.straight = true;
        Straight.in(driver.world);
        return driver.report(() -> driver.runStraight(driver.make(scenario)));
    }

    private interface Action {
        void run() throws Exception;
    }

    private Object make(Method scenario) throws Exception {
        try {
            return scenario.invoke(null, world);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the scenario itself failed", e.getCause());
        }
    }

    private Report report(Action action) throws Exception {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((any, failure) -> world.log("reported " + World.describe(failure)));
        try {
            action.run();
            int polls = 0;
            for (int i = 0; i < cleanups.size(); i++) {
                while (cleanups.get(i).poll(context).isPending()) {
                    assertProgress(++polls);
                }
            }
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
        world.verify();
        if (cancelled) {
            world.log("cancelled");
        }
        return new Report(world.log(), world.suspensions());
    }

    private static void assertProgress(int polls) {
        if (polls > FOREVER) {
            throw new AssertionError("no end in sight");
        }
    }

    // ---- by polls

    private void drive(Object made) throws Exception {
        try {
            if (made instanceof Future<?> future) {
                driveFuture(future);
            } else if (made instanceof AsyncStream<?> stream) {
                driveStream(stream.iterator());
            } else if (made instanceof Sequence<?> sequence) {
                driveSequence(sequence.iterator());
            } else {
                driveCoroutine(coroutine(made));
            }
        } catch (AssertionError broken) {
            throw broken;
        } catch (Throwable failure) {
            world.log("thrown " + World.describe(failure));
        }
    }

    @SuppressWarnings("unchecked")
    private static Coroutine<Object, Object, Object> coroutine(Object made) {
        return (Coroutine<Object, Object, Object>) made;
    }

    private boolean isTime() {
        return plan.cancelAt() > 0 && world.suspensions() >= plan.cancelAt();
    }

    private void driveFuture(Future<?> future) throws Exception {
        for (int polls = 0; ; polls++) {
            assertProgress(polls);
            Poll<?> poll = future.poll(context);
            if (poll.isReady()) {
                world.log("value " + poll.value());
                return;
            }
            if (isTime()) {
                future.cancel();
                future.cancel();
                cancelled = true;
                return;
            }
        }
    }

    private void driveStream(AsyncIterator<?> items) throws Exception {
        for (int polls = 0; ; polls++) {
            assertProgress(polls);
            boolean ended = plan.draining() ? drain(items) : pull(items);
            if (ended) {
                world.log("end");
                return;
            }
            if (isTime()) {
                items.cancel();
                items.cancel();
                cancelled = true;
                return;
            }
        }
    }

    private boolean pull(AsyncIterator<?> items) throws Exception {
        Step<?> step = items.pollNext(context);
        if (step.isReady()) {
            world.emitted(step.value());
        }
        return step.isEnd();
    }

    private boolean drain(AsyncIterator<?> items) throws Exception {
        return items.drain(context, item -> {
                    world.emitted(item);
                    return !isTime();
                })
                == Drained.ENDED;
    }

    private void driveSequence(CloseableIterator<?> items) {
        if (plan.draining() && plan.cancelAt() == 0) {
            items.forEachRemaining(world::emitted);
            world.log("end");
            return;
        }
        while (items.hasNext()) {
            world.emitted(items.next());
            if (isTime()) {
                items.close();
                items.close();
                cancelled = true;
                return;
            }
        }
        world.log("end");
    }

    private void driveCoroutine(Coroutine<Object, Object, Object> coroutine) throws Exception {
        for (int argument = 1; ; argument++) {
            assertProgress(argument);
            Resumption<Object, Object> given = coroutine.resume(argument);
            if (given instanceof Resumption.Returned<Object, Object> returned) {
                world.log("value " + returned.result());
                return;
            }
            world.emitted(((Resumption.Yielded<Object, Object>) given).value());
            if (isTime()) {
                coroutine.cancel();
                coroutine.cancel();
                cancelled = true;
                return;
            }
        }
    }

    // ---- from top to bottom

    private void runStraight(Object made) throws Exception {
        try {
            Object result = straightResult(made);
            if (world.cancelled) {
                cancelled = true;
            } else if (made instanceof Future || made instanceof Straight.Resumed) {
                world.log("value " + result);
            } else {
                world.log("end");
            }
        } catch (CancelSignal signal) {
            for (Throwable suppressed : signal.getSuppressed()) {
                world.log("reported " + World.describe(suppressed));
            }
            cancelled = true;
        } catch (AssertionError broken) {
            throw broken;
        } catch (Throwable failure) {
            world.log((world.cancelled ? "reported " : "thrown ") + World.describe(failure));
            if (world.cancelled) {
                cancelled = true;
            }
        }
    }

    private void emit(Object item) {
        if (item == null) {
            throw new NullPointerException("null item");
        }
        world.emitted(item);
    }

    private Object straightResult(Object made) throws Exception {
        if (made instanceof Straight.Stream stream) {
            stream.body().run(this::emit);
            return null;
        }
        if (made instanceof Straight.EmittedItems items) {
            items.body().run(this::emit);
            return null;
        }
        if (made instanceof Straight.Resumed coroutine) {
            int[] next = {1};
            Yielder<Object, Object> caller = value -> {
                world.emitted(value);
                return ++next[0];
            };
            return coroutine.body().run(1, caller);
        }
        return Straight.await((Future<?>) made);
    }
}
