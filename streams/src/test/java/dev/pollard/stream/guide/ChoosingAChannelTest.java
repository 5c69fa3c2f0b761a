// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.MpmcReceiver;
import dev.pollard.channel.MpmcSender;
import dev.pollard.channel.OneshotReceiver;
import dev.pollard.channel.OneshotSender;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.channel.WatchReceiver;
import dev.pollard.channel.WatchSender;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Poll;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/guides/choosing-a-channel.md, word for word. */
class ChoosingAChannelTest {
    private final LocalRuntime spawner = LocalRuntime.create();

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void theGuideSaysWhatIsTriedHere() throws IOException {
        String here =
                plain(Files.readString(Path.of("src/test/java/dev/pollard/stream/guide/ChoosingAChannelTest.java")));
        String guide = Files.readString(Path.of("../docs/guides/choosing-a-channel.md"));
        Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(guide);
        int examples = 0;
        for (; example.find(); examples++) {
            assertThat(here).contains(plain(example.group(1)));
        }
        assertThat(examples).isEqualTo(7);
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void aReply() throws Exception {
        Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> reply = Channels.oneshot();
        spawner.spawn(Futures.fromCallable(() -> reply.sender().send(6 * 7)));
        Future<Integer> answer = reply.receiver();

        assertThat(spawner.blockOn(answer)).isEqualTo(42);
    }

    @Test
    void aQueue() throws Exception {
        Ends<Sender<String>, Receiver<String>> lines = Channels.mpsc(16);
        Sender<String> sender = lines.sender();
        spawner.spawn(
                sender.send("one").andThen(sent -> sender.send("two")).whenDone((sent, failure) -> sender.close()));
        Future<List<String>> all = AsyncStream.fromReceiver(lines.receiver()).toList();

        assertThat(spawner.blockOn(all)).containsExactly("one", "two");
    }

    @Test
    void workers() throws Exception {
        List<Integer> done = new ArrayList<>();
        Ends<MpmcSender<Integer>, MpmcReceiver<Integer>> jobs = Channels.mpmc(64);
        for (int i = 0; i < 3; i++) {
            spawner.spawn(AsyncStream.fromReceiver(jobs.receiver().copy()).forEach(done::add));
        }
        jobs.receiver().close();

        for (int i = 0; i < 10; i++) {
            jobs.sender().trySend(i);
        }
        jobs.sender().close();
        spawner.blockOn(jobs.sender().closed());
        assertThat(done).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void events() throws Exception {
        AtomicLong missed = new AtomicLong();
        BroadcastSender<String> events = Channels.broadcastSender(64);
        AsyncStream<String> feed =
                AsyncStream.defer(() -> AsyncStream.fromReceiver(events.subscribe(), missed::addAndGet));

        JoinHandle<List<String>> seen = spawner.spawn(feed.toList());
        spawner.blockOn(Futures.pollFn(cx -> {
            cx.waker().wake();
            return events.receiverCount() == 1 ? Poll.ready(true) : Poll.pending();
        }));
        for (int i = 0; i < 66; i++) {
            events.send("event " + i);
        }
        events.close();
        assertThat(spawner.blockOn(seen)).hasSize(64).startsWith("event 2");
        assertThat(missed).hasValue(2);
    }

    @Test
    void state() throws Exception {
        Ends<WatchSender<Integer>, WatchReceiver<Integer>> level = Channels.watch(1);
        Future<Integer> high = level.receiver().waitFor(value -> value > 2);
        level.sender().sendModify(value -> value + 1);
        level.sender().sendModify(value -> value + 1);

        assertThat(spawner.blockOn(high)).isEqualTo(3);
    }

    @Test
    void theHook() {
        AtomicInteger closed = new AtomicInteger();
        Ends<Sender<Closeable>, Receiver<Closeable>> sockets = Channels.<Closeable>builder()
                .onUndelivered(socket -> closeQuietly(socket))
                .mpsc(16);

        sockets.sender().trySend(closed::incrementAndGet);
        sockets.receiver().close();
        assertThat(closed).hasValue(1);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // quietly
        }
    }

    @Test
    void aReservation() throws Exception {
        Ends<Sender<String>, Receiver<String>> lines = Channels.mpsc(1);
        Sender<String> sender = lines.sender();
        Future<Boolean> sent = sender.reserve().timeout(Duration.ofSeconds(1)).map(permit -> {
            permit.send("three");
            return true;
        });

        assertThat(spawner.blockOn(sent)).isTrue();
        assertThat(lines.receiver().tryReceive().value()).isEqualTo("three");
    }
}
