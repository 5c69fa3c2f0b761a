// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random calls of what is made of permits, each compared with a model in which the rules are written down one by one. */
class PermitsModelTest {
    private static final int STEPS = 4_000;

    /** What the calls are made on. */
    private interface Subject {
        Future<? extends Held> acquire(int need);

        @Nullable
        Held tryAcquire(int need);

        int need(Random random);
    }

    private record Case(String name, int permits, boolean fair, long seed) {
        @Override
        public String toString() {
            return name + ", seed " + seed;
        }

        Subject subject() {
            return switch (name) {
                case "mutex" -> mutex(fair ? new AsyncMutex() : AsyncMutex.unfair());
                case "rwlock" -> new Locks(new AsyncRwLock("l", permits), permits);
                default -> new Numbers(new AsyncSemaphore(permits));
            };
        }
    }

    private static Subject mutex(AsyncMutex mutex) {
        return new Subject() {
            @Override
            public Future<? extends Held> acquire(int need) {
                return mutex.lock();
            }

            @Override
            public @Nullable Held tryAcquire(int need) {
                return mutex.tryLock();
            }

            @Override
            public int need(Random random) {
                return 1;
            }
        };
    }

    private record Locks(AsyncRwLock lock, int max) implements Subject {
        @Override
        public Future<? extends Held> acquire(int need) {
            return need == 1 ? lock.read() : lock.write();
        }

        @Override
        public @Nullable Held tryAcquire(int need) {
            return need == 1 ? lock.tryRead() : lock.tryWrite();
        }

        @Override
        public int need(Random random) {
            return random.nextInt(3) == 0 ? max : 1;
        }
    }

    private record Numbers(AsyncSemaphore semaphore) implements Subject {
        @Override
        public Future<? extends Held> acquire(int need) {
            return semaphore.acquire(need);
        }

        @Override
        public @Nullable Held tryAcquire(int need) {
            return semaphore.tryAcquire(need);
        }

        @Override
        public int need(Random random) {
            return random.nextInt(6);
        }
    }

    static Stream<Case> cases() {
        return IntStream.range(0, 20)
                .boxed()
                .flatMap(seed -> Stream.of(
                        new Case("mutex", 1, true, seed),
                        new Case("mutex", 1, false, seed),
                        new Case("rwlock", 3, true, seed),
                        new Case("semaphore", seed % 7, true, seed)));
    }

    /** A future and what the model knows of it. */
    private static final class Claim {
        final int need;
        final HandPolled<? extends Held> hand;
        String state = "new";
        boolean reserved;
        int overtaken;
        int lapses;
        int rounds;
        int wakes;

        Claim(int need, HandPolled<? extends Held> hand) {
            this.need = need;
            this.hand = hand;
        }
    }

    private record Holding(int need, Held held) {}

    /** The rules. */
    private static final class Model {
        final boolean fair;
        final List<Claim> waiting = new ArrayList<>();
        final List<Claim> offered = new ArrayList<>();
        int free;
        boolean closed;
        boolean watched;

        Model(int free, boolean fair) {
            this.free = free;
            this.fair = fair;
        }

        boolean mayPass(int need) {
            boolean barred = !waiting.isEmpty() && (fair || waiting.get(0).overtaken >= Permits.PATIENCE);
            return need == 0 || !barred;
        }

        boolean tryAcquire(int need) {
            if (closed || !mayPass(need) || free < need) {
                return false;
            }
            free -= need;
            return true;
        }

        void poll(Claim claim) {
            claim.wakes = 0;
            switch (claim.state) {
                case "new" -> {
                    if (closed) {
                        claim.state = "refused";
                    } else if (tryAcquire(claim.need)) {
                        claim.state = "taken";
                    } else {
                        claim.state = "waiting";
                        waiting.add(claim);
                    }
                }
                case "offered" -> {
                    offered.remove(claim);
                    if (claim.reserved) {
                        claim.state = "taken";
                    } else {
                        if (free < claim.need) {
                            claim.overtaken++;
                        }
                        takeAsFirst(claim);
                    }
                }
                case "lapsed" -> takeAsFirst(claim);
                default -> {}
            }
            settle();
        }

        private void takeAsFirst(Claim claim) {
            if (closed) {
                claim.state = "refused";
            } else if (free >= claim.need) {
                free -= claim.need;
                claim.state = "taken";
            } else {
                claim.state = "waiting";
                waiting.add(0, claim);
            }
        }

        void cancel(Claim claim) {
            boolean queued = !claim.state.equals("new");
            waiting.remove(claim);
            if (offered.remove(claim) && claim.reserved) {
                free += claim.need;
            }
            claim.state = "cancelled";
            if (queued) {
                serve();
                settle();
            }
        }

        void release(int count) {
            boolean queued = !waiting.isEmpty();
            free += count;
            if (queued) {
                serve();
                settle();
            }
        }

        void close() {
            closed = true;
            for (Claim claim : waiting) {
                claim.state = "refused";
                claim.wakes++;
            }
            waiting.clear();
            settle();
        }

        void period() {
            if (!watched) {
                return;
            }
            watched = false;
            boolean lapsed = false;
            for (Claim claim : List.copyOf(offered)) {
                if (--claim.rounds == 0) {
                    offered.remove(claim);
                    free += claim.reserved ? claim.need : 0;
                    claim.state = "lapsed";
                    claim.lapses = Math.min(claim.lapses + 1, 6);
                    lapsed = true;
                }
            }
            if (lapsed) {
                serve();
            }
            settle();
        }

        private void serve() {
            while (!waiting.isEmpty() && free >= waiting.get(0).need) {
                Claim first = waiting.remove(0);
                offered.add(first);
                first.state = "offered";
                first.wakes++;
                first.rounds = 1 + (1 << first.lapses);
                first.reserved = fair || first.overtaken >= Permits.PATIENCE;
                if (!first.reserved) {
                    return;
                }
                free -= first.need;
            }
        }

        private void settle() {
            watched = !waiting.isEmpty() && (watched || !offered.isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatTheModelDoes(Case kind) throws Exception {
        Random random = new Random(kind.seed);
        Subject subject = kind.subject();
        FakeTimers timers = new FakeTimers(0);
        Model model = new Model(kind.permits, kind.fair);
        List<Claim> claims = new ArrayList<>();
        List<Holding> held = new ArrayList<>();
        int total = kind.permits;
        for (int step = 0; step < STEPS; step++) {
            String at = kind + ", step " + step;
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    if (claims.size() < 12) {
                        int need = subject.need(random);
                        claims.add(new Claim(
                                need, HandPolled.of(subject.acquire(need)).with(Timers.class, timers)));
                    }
                }
                case 2, 3, 4, 5 -> {
                    if (!claims.isEmpty()) {
                        poll(claims.get(random.nextInt(claims.size())), model, held, at);
                    }
                }
                case 6 -> {
                    if (!claims.isEmpty()) {
                        Claim claim = claims.get(random.nextInt(claims.size()));
                        model.cancel(claim);
                        claim.hand.cancel();
                    }
                }
                case 7, 8 -> {
                    if (!held.isEmpty()) {
                        Holding holding = held.remove(random.nextInt(held.size()));
                        if (holding.held instanceof AsyncRwLock.WriteGuard guard && random.nextBoolean()) {
                            model.release(holding.need - 1);
                            held.add(new Holding(1, guard.downgrade()));
                        } else {
                            model.release(holding.need);
                            holding.held.close();
                        }
                    }
                }
                case 9 -> {
                    int need = subject.need(random);
                    boolean expected = model.tryAcquire(need);
                    Held got = null;
                    try {
                        got = subject.tryAcquire(need);
                    } catch (SemaphoreClosedException e) {
                        assertThat(model.closed).as(at).isTrue();
                    }
                    assertThat(got != null).as(at).isEqualTo(expected);
                    if (got != null) {
                        held.add(new Holding(need, got));
                    }
                }
                case 10 -> {
                    timers.advance(Duration.ofNanos(LapseWatch.PERIOD_NANOS));
                    model.period();
                }
                default -> {
                    if (subject instanceof Numbers numbers) {
                        total += change(numbers.semaphore, model, random, step, at);
                    }
                }
            }
            for (Claim claim : claims) {
                assertThat(claim.hand.wakes())
                        .as("%s: wakes of one who is %s", at, claim.state)
                        .isEqualTo(claim.wakes);
            }
            claims.removeIf(claim -> List.of("taken", "refused", "cancelled").contains(claim.state));
            assertThat(timers.armed()).as(at).hasSize(model.watched ? 1 : 0);
            if (subject instanceof Numbers numbers) {
                assertThat(numbers.semaphore.availablePermits()).as(at).isEqualTo(model.free);
            }
        }
        claims.forEach(claim -> claim.hand.cancel());
        held.forEach(holding -> holding.held.close());
        assertThat(timers.armed()).isEmpty();
        if (subject instanceof Numbers numbers) {
            assertThat(numbers.semaphore.availablePermits()).isEqualTo(total);
        } else {
            assertThat(subject.tryAcquire(kind.permits)).isNotNull();
        }
    }

    private static void poll(Claim claim, Model model, List<Holding> held, String at) throws Exception {
        if (claim.state.equals("taken") || claim.state.equals("cancelled")) {
            return;
        }
        model.poll(claim);
        boolean refused = false;
        Poll<? extends Held> poll = Poll.pending();
        try {
            poll = claim.hand.poll();
        } catch (SemaphoreClosedException e) {
            refused = true;
        } catch (IllegalStateException e) {
            refused = claim.state.equals("refused"); // told so before
        }
        assertThat(refused).as("%s: refused", at).isEqualTo(claim.state.equals("refused"));
        assertThat(poll.isReady()).as("%s: taken", at).isEqualTo(claim.state.equals("taken"));
        if (poll.isReady()) {
            held.add(new Holding(claim.need, poll.value()));
        }
    }

    /** Changes the number of permits, seldom closes; returns by how many permits there are more. */
    private static int change(AsyncSemaphore semaphore, Model model, Random random, int step, String at) {
        if (step > STEPS * 9 / 10 && random.nextInt(20) == 0) {
            model.close();
            semaphore.close();
            return 0;
        }
        int count = random.nextInt(4);
        if (random.nextBoolean()) {
            model.release(count);
            semaphore.addPermits(count);
            return count;
        }
        int forgotten = Math.min(count, model.free);
        model.free -= forgotten;
        assertThat(semaphore.forgetPermits(count)).as(at).isEqualTo(forgotten);
        return -forgotten;
    }
}
