// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.sync.AsyncBarrier;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncRwLock;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.sync.Notified;
import dev.pollard.sync.Notify;
import dev.pollard.sync.OnceCell;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Every order of two or three tasks over each primitive, with polls that overlap at wakes; and no waker is called under a lock. */
class EveryOrderTest {

    private static Simulation every(Simulation.Body body) {
        return Simulation.of(body).workers(2).forbidWakesUnderLocks();
    }

    private static void explore(Simulation.Body body) {
        exploreWithPreemptions(2, body);
    }

    /** The number of orders grows by a factor with each preemption. */
    private static void exploreWithPreemptions(int max, Simulation.Body body) {
        Simulation.Exploration exploration = every(body).maxPreemptions(max).explore();
        assertThat(exploration.isCutOff()).isFalse();
        assertThat(exploration.runs()).isGreaterThan(3);
    }

    private static void joinAll(SimulatedRuntime runtime, List<? extends JoinHandle<?>> tasks) throws Exception {
        for (JoinHandle<?> task : tasks) {
            runtime.blockOn(task);
        }
    }

    // ---- locks

    @Test
    void mutexLetsOneInAtATime() {
        explore(runtime -> {
            AsyncMutex mutex = new AsyncMutex("accounts");
            int[] inside = {0};
            List<JoinHandle<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(runtime.spawn(mutex.withLock(() -> {
                    assertThat(++inside[0]).isOne();
                    return Futures.yieldNow().map(x -> --inside[0]);
                })));
            }
            joinAll(runtime, tasks);
            assertThat(mutex.isLocked()).isFalse();
        });
    }

    @Test
    void mutexIsNotLostByAnAbortedWaiter() {
        explore(runtime -> {
            AsyncMutex mutex = new AsyncMutex();
            AsyncMutex.Guard guard = mutex.tryLock();
            JoinHandle<?> aborted = runtime.spawn("aborted", mutex.withLock(() -> Futures.ready(1)));
            JoinHandle<Integer> waiter = runtime.spawn("waiter", mutex.withLock(() -> Futures.ready(2)));
            runtime.spawn("aborter", Futures.fromCallable(() -> {
                aborted.abort();
                return 1;
            }));
            runtime.spawn("holder", Futures.fromCallable(() -> {
                guard.close();
                return 1;
            }));
            assertThat(runtime.blockOn(waiter)).isEqualTo(2);
            runtime.runUntilIdle();
            assertThat(mutex.isLocked()).isFalse();
        });
    }

    @Test
    void semaphoreGivesAllItsPermitsBack() {
        explore(runtime -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(2);
            runtime.leaks().count("permits", semaphore::availablePermits);
            List<JoinHandle<?>> tasks = new ArrayList<>();
            for (int permits : new int[] {1, 2}) {
                tasks.add(runtime.spawn(semaphore
                        .acquire(permits)
                        .andThen(permit -> Futures.yieldNow().map(none -> {
                            permit.release();
                            return permits;
                        }))));
            }
            JoinHandle<?> aborted = runtime.spawn(semaphore.acquire(2).map(permit -> {
                permit.release();
                return 1;
            }));
            aborted.abort();
            joinAll(runtime, tasks);
        });
    }

    @Test
    void writersExcludeAllAndReadersOnlyWriters() {
        Set<Integer> readersAtOnce = new HashSet<>();
        explore(runtime -> {
            AsyncRwLock lock = new AsyncRwLock();
            int[] readers = {0};
            boolean[] writing = {false};
            List<JoinHandle<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                tasks.add(runtime.spawn(lock.withRead(() -> {
                    assertThat(writing[0]).isFalse();
                    readersAtOnce.add(++readers[0]);
                    return Futures.yieldNow().map(x -> --readers[0]);
                })));
            }
            tasks.add(runtime.spawn(lock.withWrite(() -> {
                assertThat(writing[0]).isFalse();
                assertThat(readers[0]).isZero();
                writing[0] = true;
                return Futures.yieldNow().map(x -> writing[0] = false);
            })));
            joinAll(runtime, tasks);
        });
        assertThat(readersAtOnce).containsExactlyInAnyOrder(1, 2);
    }

    // ---- signals

    @Test
    void notifyOneIsNeitherLostNorKeptByAnAbortedWaiter() {
        explore(runtime -> {
            Notify notify = new Notify();
            JoinHandle<?> aborted = runtime.spawn("aborted", notify.notified());
            JoinHandle<?> waiter = runtime.spawn("waiter", notify.notified());
            runtime.spawn("notifier", Futures.fromCallable(() -> {
                notify.notifyOne();
                return 1;
            }));
            runtime.spawn("aborter", Futures.fromCallable(() -> {
                aborted.abort();
                return 1;
            }));
            runtime.runUntilIdle();
            boolean both = aborted.isFinished() && waiter.isFinished();
            if (!both) {
                assertThat(aborted.isFinished() || waiter.isFinished()).isTrue();
                notify.notifyOne();
                runtime.runUntilIdle();
            }
            assertThat(aborted.isFinished() && waiter.isFinished()).isTrue();
        });
    }

    @Test
    void notifyWaitersReachesAllThatWereThere() {
        explore(runtime -> {
            Notify notify = new Notify();
            Notified first = notify.notified();
            Notified second = notify.notified();
            JoinHandle<?> a = runtime.spawn(first);
            JoinHandle<?> b = runtime.spawn(Futures.yieldNow().andThen(x -> second));
            runtime.spawn(Futures.fromCallable(() -> {
                notify.notifyWaiters();
                return 1;
            }));
            joinAll(runtime, List.of(a, b));
        });
    }

    @Test
    void barrierHasOneLeaderEachTime() {
        explore(runtime -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            int[] leaders = {0};
            List<JoinHandle<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                tasks.add(runtime.spawn(barrier.await().andThen(first -> {
                    leaders[0] += first ? 1 : 0;
                    return barrier.await().map(second -> leaders[0] += second ? 1 : 0);
                })));
            }
            joinAll(runtime, tasks);
            assertThat(leaders[0]).isEqualTo(2);
        });
    }

    @Test
    void cellIsInitialisedOnceAlsoIfTheFirstFailsOrIsAborted() {
        explore(runtime -> {
            OnceCell<String> cell = new OnceCell<>();
            int[] inits = {0};
            JoinHandle<String> aborted = runtime.spawn(
                    "aborted", cell.getOrInit(() -> Futures.yieldNow().map(x -> "aborted's " + ++inits[0])));
            JoinHandle<String> failing =
                    runtime.spawn("failing", cell.getOrInit(() -> Futures.failed(new IOException("no"))));
            JoinHandle<String> third = runtime.spawn(
                    "third",
                    cell.getOrInit(() -> Futures.fromCallable(() -> {
                        inits[0]++;
                        return "third's";
                    })));
            runtime.spawn("aborter", Futures.fromCallable(() -> {
                aborted.abort();
                return 1;
            }));
            String value = runtime.blockOn(third);
            assertThat(cell.get()).isEqualTo(value);
            assertThat(inits[0]).isOne();
            runtime.blockOn(failing.recover(IOException.class, e -> "failed"));
            runtime.blockOn(aborted.recover(CancellationException.class, e -> "aborted"));
        });
    }

    // ---- channels

    @Test
    void valueOfAOneshotArrivesOrComesBack() {
        Set<String> ends = new HashSet<>();
        explore(runtime -> {
            Ends<OneshotSender<String>, OneshotReceiver<String>> ends1 = Channels.oneshot();
            JoinHandle<String> receiver = runtime.spawn("receiver", ends1.receiver());
            JoinHandle<Boolean> sender = runtime.spawn(
                    "sender", Futures.fromCallable(() -> ends1.sender().send("value")));
            runtime.spawn("aborter", Futures.fromCallable(() -> {
                receiver.abort();
                return 1;
            }));
            boolean sent = runtime.blockOn(sender);
            String received = runtime.blockOn(receiver.recover(CancellationException.class, e -> "aborted"));
            ends.add(sent + " " + received);
        });
        // Sent and then aborted before it was taken: the sender could not know.
        assertThat(ends)
                .contains("true value", "false aborted")
                .isSubsetOf("true value", "false aborted", "true aborted");
    }

    @Test
    void everyMessageOfABoundedChannelArrivesInTheOrderOfItsSender() {
        explore(runtime -> {
            Ends<Sender<String>, Receiver<String>> channel = Channels.mpsc(1);
            Sender<String> other = channel.sender().copy();
            List<JoinHandle<?>> senders =
                    List.of(runtime.spawn(sendTwo(channel.sender(), "a")), runtime.spawn(sendTwo(other, "b")));
            JoinHandle<List<String>> receiver = runtime.spawn(receiveAll(channel.receiver(), new ArrayList<>()));
            List<String> received = runtime.blockOn(receiver);
            assertThat(received).containsExactlyInAnyOrder("a1", "a2", "b1", "b2");
            assertThat(received).containsSubsequence("a1", "a2").containsSubsequence("b1", "b2");
            joinAll(runtime, senders);
        });
    }

    private static Future<Integer> sendTwo(Sender<String> sender, String name) {
        return sender.send(name + 1).andThen(x -> sender.send(name + 2)).map(x -> {
            sender.close();
            return 2;
        });
    }

    private static Future<List<String>> receiveAll(Receiver<String> receiver, List<String> into) {
        return receiver.receive().andThen((Optional<String> message) -> {
            if (message.isEmpty()) {
                return Futures.ready(into);
            }
            into.add(message.get());
            return receiveAll(receiver, into);
        });
    }

    @Test
    void slotOfAnAbortedSenderIsNotLost() {
        exploreWithPreemptions(0, runtime -> {
            Ends<Sender<String>, Receiver<String>> channel = Channels.mpsc(1);
            assertThat(channel.sender().trySend("first")).isTrue();
            JoinHandle<?> aborted = runtime.spawn("aborted", channel.sender().send("aborted"));
            Sender<String> other = channel.sender().copy();
            JoinHandle<?> second = runtime.spawn("second", other.send("second"));
            runtime.spawn("aborter", Futures.fromCallable(() -> {
                aborted.abort();
                return 1;
            }));
            JoinHandle<List<String>> receiver =
                    runtime.spawn("receiver", receiveAll(channel.receiver(), new ArrayList<>()));
            runtime.blockOn(second);
            runtime.blockOn(aborted.map(x -> "sent").recover(CancellationException.class, e -> "aborted"));
            other.close();
            channel.sender().close();
            List<String> received = runtime.blockOn(receiver);
            assertThat(received).startsWith("first").contains("second");
            assertThat(received.size()).isBetween(2, 3);
        });
    }
}
