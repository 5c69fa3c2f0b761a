// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.ChannelBuilder;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Permit;
import dev.pollard.channel.Received;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.channel.WatchSender;
import dev.pollard.future.Future;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.Cursor;
import dev.pollard.testkit.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every future of the channels, cancelled at every point of its life: no value and no place is lost. */
class ChannelCancelTest {

    /** A queue of one kind, and where its values went. */
    private enum Kind {
        MPSC,
        MPMC;

        Ends<? extends Sender<Integer>, ? extends Receiver<Integer>> make(ChannelBuilder<Integer> builder) {
            return this == MPSC ? builder.mpsc(2) : builder.mpmc(2);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** A full channel of two, and all that came out of it. */
    private static final class Full {
        final List<Integer> out = new ArrayList<>();
        final Sender<Integer> sender;
        final Receiver<Integer> receiver;

        Full(Kind kind, int values) {
            Ends<? extends Sender<Integer>, ? extends Receiver<Integer>> ends =
                    kind.make(Channels.<Integer>builder().onUndelivered(out::add));
            sender = ends.sender();
            receiver = ends.receiver();
            for (int i = 0; i < values; i++) {
                sender.trySend(i);
            }
        }

        boolean hasGivenOut(int value) {
            drain();
            return out.contains(value);
        }

        /** To be checked last, after what is under way has come to its end. */
        void losesNoPlace(Trial trial) {
            trial.check(() -> {
                drain();
                require(sender.isClosed() || sender.capacity() == 2, "places lost: " + sender);
            });
        }

        void take() {
            if (receiver.tryReceive() instanceof Received.Value<Integer> value) {
                out.add(value.value());
            }
        }

        void drain() {
            while (receiver.tryReceive() instanceof Received.Value<Integer> value) {
                out.add(value.value());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSend(Kind kind) {
        int runs = CancelFuzzer.ofFuture(trial -> {
                    Full full = new Full(kind, 2);
                    trial.event(full::take);
                    trial.check(() -> require(full.hasGivenOut(7), "the value is gone: " + full.out));
                    full.losesNoPlace(trial);
                    return full.sender.send(7);
                })
                .run();
        assertThat(runs).isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource
    void aSendThatIsTimed(Kind kind) {
        CancelFuzzer.ofFuture(trial -> {
                    Full full = new Full(kind, 2);
                    trial.event(full::take);
                    trial.check(() -> require(full.hasGivenOut(7), "the value is gone: " + full.out));
                    full.losesNoPlace(trial);
                    return full.sender.send(7).timeout(Duration.ofSeconds(1));
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void aSendThatOthersWaitBehind(Kind kind) {
        CancelFuzzer.ofFuture(trial -> {
                    Full full = new Full(kind, 2);
                    Future<@Nullable Void> behind = full.sender.send(8);
                    trial.event(() -> poll(behind));
                    trial.event(full::take);
                    trial.event(full::take);
                    trial.check(() -> {
                        // Its turn comes, whatever became of the one before it.
                        for (int i = 0; i < 3 && !full.out.contains(8); i++) {
                            poll(behind);
                            full.drain();
                        }
                        require(full.out.contains(7) && full.out.contains(8), "gone: " + full.out);
                    });
                    full.losesNoPlace(trial);
                    return full.sender.send(7);
                })
                .run();
    }

    private static void poll(Future<?> future) {
        try {
            future.poll(dev.pollard.task.Context.of(dev.pollard.task.Waker.noop()));
        } catch (Exception ended) {
            // it has ended before
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReservation(Kind kind) {
        CancelFuzzer.ofFuture(trial -> {
                    Full full = new Full(kind, 2);
                    trial.event(full::take);
                    trial.event(full::take);
                    full.losesNoPlace(trial);
                    return full.sender.reserveMany(2).map(permit -> {
                        try (permit) {
                            permit.send(7);
                        }
                        return true;
                    });
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void aReceive(Kind kind) {
        CancelFuzzer.ofFuture(trial -> {
                    Full full = new Full(kind, 0);
                    trial.event(() -> full.sender.trySend(7));
                    trial.check(() -> {
                        full.sender.trySend(7); // if the event has not come
                        full.drain();
                        require(full.out.contains(7), "the value is gone");
                    });
                    full.losesNoPlace(trial);
                    return full.receiver.receive().map(value -> full.out.add(value.orElseThrow()));
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void aReceiveOfMany(Kind kind) {
        CancelFuzzer.ofFuture(trial -> {
                    Full full = new Full(kind, 0);
                    trial.event(() -> {
                        full.sender.trySend(7);
                        full.sender.trySend(8);
                    });
                    full.losesNoPlace(trial);
                    return full.receiver.receiveMany(2).map(full.out::addAll);
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void aStream(Kind kind) {
        CancelFuzzer.ofCursor(trial -> {
                    Full full = new Full(kind, 2);
                    AtomicReference<@Nullable Permit<Integer>> late = new AtomicReference<>();
                    trial.event(() -> full.sender.tryReserve().ifPresent(late::set));
                    trial.event(() -> full.sender.close());
                    trial.event(() -> {
                        Permit<Integer> permit = late.get();
                        if (permit != null) {
                            permit.close();
                        }
                    });
                    trial.check(() -> require(full.out.containsAll(List.of(0, 1)), "gone: " + full.out));
                    full.losesNoPlace(trial);
                    AsyncIterator<Integer> iterator =
                            AsyncStream.fromReceiver(full.receiver).iterator();
                    return Cursor.of(
                            cx -> {
                                var step = iterator.pollNext(cx);
                                if (step.isReady()) {
                                    full.out.add(step.value());
                                }
                                return step;
                            },
                            iterator::cancel);
                })
                .run();
    }

    @Test
    void aOneshot() {
        CancelFuzzer.ofFuture(trial -> {
                    List<Integer> out = new ArrayList<>();
                    Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> ends =
                            Channels.<Integer>builder().onUndelivered(out::add).oneshot();
                    boolean[] sent = new boolean[1];
                    trial.event(() -> sent[0] = ends.sender().send(7));
                    trial.check(() -> require(sent[0] == out.contains(7), "sent " + sent[0] + ", came to " + out));
                    return ends.receiver().map(out::add);
                })
                .run();
    }

    @Test
    void aReceiveOfABroadcast() {
        CancelFuzzer.ofFuture(trial -> {
                    Ends<BroadcastSender<Integer>, BroadcastReceiver<Integer>> ends = Channels.broadcast(2);
                    List<Integer> out = new ArrayList<>();
                    trial.event(() -> ends.sender().send(7));
                    trial.check(() -> {
                        ends.sender().send(8);
                        while (ends.receiver().tryReceive() instanceof Received.Value<Integer> value) {
                            out.add(value.value());
                        }
                        require(out.contains(8) && ends.receiver().isEmpty(), "gone: " + out);
                    });
                    return ends.receiver().receive().map(Optional::orElseThrow).map(out::add);
                })
                .run();
    }

    @Test
    void aChangeOfAWatch() {
        fuzzWatch(WatchReceiver::changed);
        fuzzWatch(receiver -> receiver.waitFor(value -> value == 7));
    }

    private static void fuzzWatch(Function<WatchReceiver<Integer>, Future<?>> factory) {
        CancelFuzzer.ofFuture(trial -> {
                    Ends<WatchSender<Integer>, WatchReceiver<Integer>> ends = Channels.watch(0);
                    trial.event(() -> ends.sender().send(7));
                    trial.check(() -> {
                        ends.sender().send(8);
                        require(ends.receiver().hasChanged(), "a change is gone");
                    });
                    return factory.apply(ends.receiver());
                })
                .run();
    }

    @Test
    void aWaitForTheClose() {
        CancelFuzzer.ofFuture(trial -> {
                    Ends<Sender<Integer>, Receiver<Integer>> ends = Channels.mpsc(1);
                    trial.event(() -> ends.receiver().close());
                    return ends.sender().closed();
                })
                .run();
    }
}
