// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link FairnessTest}, on one thread, where the turns can be counted that whatever never rests has before the others have theirs. */
@Timeout(120)
class LocalFairnessTest {
    /**
     * A worker that can't measure looks at the injector each 30 turns, at the reactor and the timers each second time. A turn of a join is 128 of
     * its children; a thousand tasks are so many turns before one that comes behind them.
     */
    private static final int PATIENCE = 20_000;

    private static final long GIVES_UP = 1_000_000;

    static Stream<Arguments> cases() {
        return Arrays.stream(Attack.values())
                .flatMap(attack ->
                        Arrays.stream(FairnessTest.Victim.values()).map(victim -> Arguments.of(attack, victim)));
    }

    private final Attack.Turns turns = new Attack.Turns(GIVES_UP);
    private final AtomicLong clock = new AtomicLong();
    private long begun;

    @ParameterizedTest
    @MethodSource("cases")
    void nobodyWaitsForMoreThanSoManyTurns(Attack attack, FairnessTest.Victim victim) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create(clock::get, UncaughtHandler.logging())) {
            Pipe pipe = Pipe.open();
            JoinHandle<?> waiting = null;
            if (victim == FairnessTest.Victim.REACTOR) {
                waiting = runtime.spawn(FairnessTest.readable(pipe).map(done -> turns.get()));
            } else if (victim == FairnessTest.Victim.TIMERS) {
                waiting = runtime.spawn(Time.sleep(Duration.ofMillis(20)).map(done -> turns.get()));
            }
            JoinHandle<?> registered = waiting;
            runtime.blockOn(new AsyncRuntimeTest.Countdown(200)); // it waits now
            Future<Object> all = pollFn(cx -> {
                        if (turns.get() == 0) {
                            attack.begin(runtime, turns);
                        }
                        if (turns.get() < 1_000) {
                            cx.waker().wake();
                            return Poll.pending();
                        }
                        begun = turns.get();
                        JoinHandle<?> handle = begin(victim, runtime, pipe, registered);
                        turns.atLimit(handle::abort);
                        return Poll.ready(handle);
                    })
                    .andThen(handle -> handle.map(done -> (Object) done));
            long done = (Long) runtime.blockOn(all);

            assertThat(done - begun).isLessThan(PATIENCE);
            assertThat(turns.get()).as("turns of the attack, which has gone on").isLessThan(GIVES_UP);
        }
    }

    /** Lets what it waits for come, if it is there already, or starts it. */
    private JoinHandle<?> begin(FairnessTest.Victim victim, LocalRuntime runtime, Pipe pipe, JoinHandle<?> waiting)
            throws IOException, InterruptedException {
        return switch (victim) {
            case REACTOR -> {
                pipe.sink().write(ByteBuffer.allocate(1));
                yield waiting;
            }
            case TIMERS -> {
                clock.addAndGet(Duration.ofMillis(21).toNanos());
                yield waiting;
            }
            case PEER -> runtime.spawn(new AsyncRuntimeTest.Countdown(10).map(done -> turns.get()));
            case YIELDING_PEER -> runtime.spawn(Futures.yieldNow().map(done -> turns.get()));
            case INJECTOR -> {
                JoinHandle<?>[] handle = new JoinHandle<?>[1];
                Thread outside = new Thread(() -> handle[0] = runtime.spawn(Futures.fromCallable(turns::get)));
                outside.start();
                outside.join();
                yield handle[0];
            }
        };
    }
}
