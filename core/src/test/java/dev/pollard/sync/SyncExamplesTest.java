// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the documentation, which compile here and do what they say. */
@Timeout(60)
class SyncExamplesTest {

    private static <T extends @Nullable Object> T run(Future<T> future) throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            return runtime.blockOn(future);
        }
    }

    private static Future<Integer> withdraw(int amount) {
        return Futures.yieldNow().map(x -> amount);
    }

    private static Future<String> deposit(int amount) {
        return Futures.yieldNow().map(x -> "deposited " + amount);
    }

    @Test
    void aMutexAroundTwoSteps() throws Exception {
        AsyncMutex accounts = new AsyncMutex("accounts");

        Future<String> receipt = accounts.withLock(() -> withdraw(5).andThen(taken -> deposit(taken)));

        assertThat(run(receipt)).isEqualTo("deposited 5");
    }

    @Test
    void aSemaphoreAroundACall() throws Exception {
        AsyncSemaphore connections = new AsyncSemaphore("connections", 8);

        List<Future<Integer>> pages = IntStream.range(0, 20)
                .mapToObj(i -> connections.withPermit(() -> withdraw(i)))
                .toList();

        assertThat(run(Futures.join(pages))).hasSize(20);
    }

    @Test
    void aReadWriteLockAroundBoth() throws Exception {
        AsyncRwLock index = new AsyncRwLock("index");

        Future<Integer> hits = index.withRead(() -> withdraw(3));
        Future<String> done = index.withWrite(() -> deposit(4));

        assertThat(run(Futures.join(hits, done)).t2()).isEqualTo("deposited 4");
    }

    /** Takes a job out of a queue, or waits for one. */
    private static final class NextJob implements Future<String> {
        private final Queue<String> queue;
        private final Notify jobs;
        private @Nullable Notified added;

        NextJob(Queue<String> queue, Notify jobs) {
            this.queue = queue;
            this.jobs = jobs;
        }

        @Override
        public Poll<String> poll(Context cx) {
            while (true) {
                if (added == null) {
                    added = jobs.notified();
                    added.enable();
                    String job = queue.poll();
                    if (job != null) {
                        added.cancel();
                        return Poll.ready(job);
                    }
                }
                if (added.poll(cx).isPending()) {
                    return Poll.pending();
                }
                added = null;
            }
        }

        @Override
        public void cancel() {
            if (added != null) {
                added.cancel();
            }
        }
    }

    @Test
    void aQueueWithANotify() throws Exception {
        Notify jobs = new Notify("jobs");
        Queue<String> queue = new ConcurrentLinkedQueue<>();
        Future<String> next = new NextJob(queue, jobs);
        Future<Boolean> add = Futures.yieldNow().map(x -> {
            boolean added = queue.add("job");
            jobs.notifyOne();
            return added;
        });

        assertThat(run(Futures.join(next, add)).t1()).isEqualTo("job");
    }

    @Test
    void aLatchForShards() throws Exception {
        AsyncLatch loaded = new AsyncLatch("shards", 2);
        Future<Integer> shard = Futures.fromCallable(() -> {
            loaded.countDown();
            return 1;
        });
        Future<Integer> other = Futures.fromCallable(() -> {
            loaded.countDown();
            return 2;
        });

        assertThat(run(Futures.join(loaded.await(), shard, other)).t3()).isEqualTo(2);
    }

    @Test
    void aBarrierWithALeader() throws Exception {
        AsyncBarrier rounds = new AsyncBarrier("rounds", 2);
        Future<String> one = rounds.await().andThen(leader -> leader ? deposit(1) : Futures.ready("player"));
        Future<String> two = rounds.await().andThen(leader -> leader ? deposit(1) : Futures.ready("player"));

        assertThat(run(Futures.join(List.of(one, two)))).containsExactlyInAnyOrder("player", "deposited 1");
    }

    @Test
    void anAddressThatIsKnownLater() throws Exception {
        SetOnce<InetSocketAddress> address = new SetOnce<>("address");
        Future<Boolean> listen = Futures.fromCallable(() -> address.set(new InetSocketAddress("localhost", 1)));

        assertThat(run(Futures.join(address.await(), listen)).t1().getPort()).isEqualTo(1);
    }

    @Test
    void aConfigurationThatIsLoadedOnce() throws Exception {
        OnceCell<String> config = new OnceCell<>("config");
        Future<String> loaded = config.getOrInit(() -> deposit(1));
        Future<String> again = config.getOrInit(() -> deposit(2));

        assertThat(run(Futures.join(List.of(loaded, again)))).containsExactly("deposited 1", "deposited 1");
    }
}
