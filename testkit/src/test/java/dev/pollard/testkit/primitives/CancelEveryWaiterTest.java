// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.channel.ChannelClosedException;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncRwLock;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.sync.PollSemaphore;
import dev.pollard.task.Poll;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.Leaks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Row 7: whoever waits for a primitive is cancelled at each poll, alone and in pairs, and the others get what they wait for. */
class CancelEveryWaiterTest {
    private static Future<Integer> pause() {
        return Futures.yieldNow().map(x -> 1);
    }

    @Test
    void mutex() {
        for (boolean fair : new boolean[] {true, false}) {
            CancelFuzzer.ofFutures(trial -> {
                        AsyncMutex mutex = fair ? new AsyncMutex() : AsyncMutex.unfair();
                        trial.leaks().count("locked", () -> mutex.isLocked() ? 1 : 0);
                        return List.of(
                                mutex.withLock(CancelEveryWaiterTest::pause),
                                mutex.withLock(CancelEveryWaiterTest::pause),
                                mutex.withLock(CancelEveryWaiterTest::pause));
                    })
                    .run();
        }
    }

    @Test
    void semaphore() {
        CancelFuzzer.ofFutures(trial -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(3);
                    trial.leaks().count("permits", semaphore::availablePermits);
                    return List.of(
                            taking(semaphore, 2), taking(semaphore, 3), taking(semaphore, 1), taking(semaphore, 2));
                })
                .run();
    }

    @Test
    void polledSemaphore() {
        CancelFuzzer.ofFutures(trial -> {
                    AsyncSemaphore semaphore = new AsyncSemaphore(1);
                    trial.leaks().count("permits", semaphore::availablePermits);
                    return List.of(
                            semaphore.withPermit(CancelEveryWaiterTest::pause),
                            takingTwice(semaphore.pollSemaphore()),
                            takingTwice(semaphore.pollSemaphore()),
                            semaphore.withPermit(CancelEveryWaiterTest::pause));
                })
                .run();
    }

    private static Future<Integer> takingTwice(PollSemaphore polled) {
        int[] taken = new int[1];
        return Futures.pollFn(
                cx -> {
                    while (taken[0] < 2) {
                        Poll<AsyncSemaphore.Permit> permit = polled.pollAcquire(cx);
                        if (permit.isPending()) {
                            return Poll.pending();
                        }
                        permit.value().release();
                        taken[0]++;
                    }
                    return Poll.ready(2);
                },
                polled::abortAcquire);
    }

    private static Future<Integer> taking(AsyncSemaphore semaphore, int permits) {
        return Futures.defer(() -> {
            AsyncSemaphore.Permit[] held = new AsyncSemaphore.Permit[1];
            Future<Integer> work = semaphore.acquire(permits).andThen(permit -> {
                held[0] = permit;
                return pause().map(x -> {
                    permit.release();
                    return x;
                });
            });
            return Futures.pollFn(work::poll, () -> {
                work.cancel();
                if (held[0] != null) {
                    held[0].release();
                }
            });
        });
    }

    @Test
    void readersAndWriters() {
        CancelFuzzer.ofFutures(trial -> {
                    AsyncRwLock lock = new AsyncRwLock();
                    trial.check(() -> {
                        AsyncRwLock.WriteGuard guard = lock.tryWrite();
                        assertThat(guard).as("nobody is left inside").isNotNull();
                        guard.close();
                    });
                    return List.of(
                            lock.withRead(CancelEveryWaiterTest::pause),
                            lock.withWrite(CancelEveryWaiterTest::pause),
                            lock.withRead(CancelEveryWaiterTest::pause));
                })
                .run();
    }

    /** Whatever is cancelled, each message is received, comes back to its sender, or goes to the hook. */
    @Test
    void messagesOfABoundedChannel() {
        CancelFuzzer.ofFutures(trial -> {
                    Leaks.Account<String> messages = trial.leaks().account("messages");
                    Ends<Sender<String>, Receiver<String>> channel = Channels.<String>builder()
                            .onUndelivered(messages::closed)
                            .mpsc(1);
                    Sender<String> other = channel.sender().copy();
                    trial.check(() -> channel.receiver().close());
                    return List.of(
                            sending(channel.sender(), messages, "a"),
                            sending(other, messages, "b"),
                            receiveAll(channel.receiver(), messages));
                })
                .run();
    }

    private static Future<Integer> sending(Sender<String> sender, Leaks.Account<String> messages, String text) {
        String message = messages.opened(text);
        Future<Integer> send = sender.send(message).map(x -> 1).recover(ChannelClosedException.class, e -> {
            messages.closed(message);
            return 0;
        });
        return Futures.pollFn(
                cx -> {
                    var poll = send.poll(cx);
                    if (poll.isReady()) {
                        sender.close();
                    }
                    return poll;
                },
                () -> {
                    send.cancel();
                    sender.close();
                });
    }

    private static Future<Integer> receiveAll(Receiver<String> receiver, Leaks.Account<String> messages) {
        Future<Integer> receiving = receive(receiver, messages);
        return Futures.pollFn(receiving::poll, () -> {
            receiving.cancel();
            receiver.close();
        });
    }

    private static Future<Integer> receive(Receiver<String> receiver, Leaks.Account<String> messages) {
        return receiver.receive().andThen((Optional<String> message) -> {
            if (message.isEmpty()) {
                receiver.close();
                return Futures.ready(0);
            }
            messages.closed(message.get());
            return receive(receiver, messages);
        });
    }
}
