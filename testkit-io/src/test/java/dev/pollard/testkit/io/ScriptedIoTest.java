// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.BufReader;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import dev.pollard.testkit.VirtualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedIoTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final TestContext cx = TestContext.builder().time(time).build();

    private <T> TestTask<T> task(Future<T> future) {
        return TestTask.of(future, cx);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private TestTask<String> read(ScriptedIo io, int space) {
        ByteBuffer dst = ByteBuffer.allocate(space);
        return task(io.read(dst).map(n -> n < 0 ? "end" : new String(dst.array(), 0, n, StandardCharsets.UTF_8)));
    }

    @Test
    void aDialogueIsFollowedToItsEnd() throws Exception {
        ScriptedIo io =
                ScriptedIo.script().read("PING").write("+PONG").read("QUIT").build();

        read(io, 10).assertReady("PING");
        TestTask<String> second = read(io, 10);
        second.assertPending();
        task(io.writeAll(bytes("+PONG"))).assertReady();
        second.assertWoken().assertReady("QUIT");
        read(io, 10).assertReady("end");
        io.assertFinished();
    }

    @Test
    void readTakesAsMuchAsThereIsSpace() {
        ScriptedIo io = ScriptedIo.script().read("abcdef").build();
        read(io, 4).assertReady("abcd");
        read(io, 4).assertReady("ef");
        read(io, 4).assertReady("end");
        assertThat(io.read(ByteBuffer.allocate(0)))
                .satisfies(empty -> task(empty).assertReady(0));
    }

    @Test
    void writesMayComeInPiecesAndAheadOfReads() {
        ScriptedIo io =
                ScriptedIo.script().read("hello").write("abc").write("def").build();
        task(io.write(bytes("ab"))).assertReady(2);
        task(io.write(bytes("cdef"))).assertReady(1);
        task(io.write(bytes("def"))).assertReady(3);
        read(io, 10).assertReady("hello");
        io.assertFinished();
    }

    @Test
    void chunksBoundEachReadAndWrite() {
        ScriptedIo io = ScriptedIo.script().read("abcd").write("xyz").atMost(2).build();
        task(io.write(bytes("xyz"))).assertReady(2);
        read(io, 10).assertReady("ab");
        read(io, 10).assertReady("cd");
        task(io.writeAll(bytes("z"))).assertReady();
        io.assertFinished();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedIo.script().atMost(0))
                .withMessage("bytes < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedIo.script().read(""))
                .withMessage("no bytes");
    }

    @Test
    void unexpectedBytesAreShown() {
        ScriptedIo io = ScriptedIo.script().name("redis").write("GET a\r\n").build();
        assertThat(task(io.writeAll(bytes("GET b\r\n"))).assertFailed(AssertionError.class))
                .hasMessage("redis: unexpected write of \"GET b\\r\\n\", expected was write \"GET a\\r\\n\"");
        assertThatThrownBy(io::assertFinished)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("redis: unexpected write of");
    }

    @Test
    void writeThatNothingExpectsIsRefused() {
        ScriptedIo io = ScriptedIo.script().read("a").build();
        assertThat(task(io.write(bytes("\u0001\"\\é"))).assertFailed(AssertionError.class))
                .hasMessage("ScriptedIo: unexpected write of \"\\x01\\\"\\\\\\xc3\\xa9\", expected was nothing");
        ScriptedIo longer = ScriptedIo.script().write("abc").build();
        task(longer.write(bytes("abcd"))).assertReady(3);
        assertThat(task(longer.write(bytes("d".repeat(100)))).assertFailed(AssertionError.class))
                .hasMessageContaining("\" and 20 bytes more, expected was nothing");
    }

    @Test
    void linesThatAreLeftAreNamed() {
        ScriptedIo io = ScriptedIo.script()
                .read("abc")
                .waitFor(SECOND)
                .pause()
                .readError(new IOException("r"))
                .writeError(new IOException("w"))
                .shutdown()
                .build();
        read(io, 1).assertReady("a");
        assertThatThrownBy(io::assertFinished)
                .isInstanceOf(AssertionError.class)
                .hasMessage("ScriptedIo: script not finished, left are [read \"bc\", wait for 1 s, pause, "
                        + "read error java.io.IOException: r, write error java.io.IOException: w, shutdown]");
        assertThat(io).hasToString("ScriptedIo(6 lines left)");
    }

    @Test
    void waitsByTheTimersOfWhoeverPolls() {
        ScriptedIo io =
                ScriptedIo.script().waitFor(SECOND).read("late").write("later").build();
        TestTask<String> reading = read(io, 10);
        TestTask<Integer> writing = task(io.write(bytes("later")));
        reading.assertPending();
        time.advance(Duration.ofMillis(400));
        writing.assertPending();
        assertThat(time.armed()).isEqualTo(2);
        time.advance(Duration.ofMillis(600));
        reading.assertWoken().assertReady("late");
        writing.assertWoken().assertReady(5);
        assertThat(time.armed()).isZero();
        assertThat(time.elapsed()).hasSeconds(1);
        io.assertFinished();
    }

    @Test
    void pauseIsPendingOnceAndHasWoken() {
        ScriptedIo io = ScriptedIo.script().read("a").pause().read("b").build();
        read(io, 10).assertReady("a");
        TestTask<String> reading = read(io, 10);
        reading.assertPending().assertWoken();
        reading.assertReady("b");
    }

    @Test
    void failuresComeOnceInTheirPlaces() {
        IOException reset = new IOException("reset");
        IOException broken = new IOException("broken");
        ScriptedIo io = ScriptedIo.script()
                .read("a")
                .readError(reset)
                .writeError(broken)
                .write("x")
                .build();
        read(io, 10).assertReady("a");
        assertThat(read(io, 10).assertFailed(IOException.class)).isSameAs(reset);
        TestTask<String> next = read(io, 10);
        next.assertPending();
        assertThat(task(io.write(bytes("x"))).assertFailed(IOException.class)).isSameAs(broken);
        task(io.write(bytes("x"))).assertReady(1);
        next.assertWoken().assertReady("end");
        io.assertFinished();
    }

    @Test
    void shutdownIsExpectedInItsPlace() {
        ScriptedIo io = ScriptedIo.script().write("bye").shutdown().read("ok").build();
        TestTask<String> reading = read(io, 10);
        reading.assertPending();
        task(io.writeAll(bytes("bye"))).assertReady();
        reading.assertPending();
        task(io.shutdown()).assertReady();
        task(io.shutdown()).assertReady();
        assertThat(io.isShutDown()).isTrue();
        reading.assertWoken().assertReady("ok");
        io.assertFinished();
        assertThat(task(io.write(bytes("more"))).assertFailed(IOException.class))
                .hasMessage("write after shutdown");
    }

    @Test
    void shutdownBeforeTheLastWriteIsRefused() {
        ScriptedIo io = ScriptedIo.script().write("bye").build();
        assertThat(task(io.shutdown()).assertFailed(AssertionError.class))
                .hasMessage("ScriptedIo: unexpected shutdown, expected was write \"bye\"");
    }

    @Test
    void scriptGoesOnWhileTheTestRuns() {
        ScriptedIo io = ScriptedIo.script().staysOpen().build();
        TestTask<String> reading = read(io, 10);
        reading.assertPending();
        io.nowReads("hello");
        reading.assertWoken().assertReady("hello");
        io.nowWrites("hi");
        task(io.writeAll(bytes("hi"))).assertReady();
        TestTask<String> last = read(io, 10);
        last.assertPending();
        io.nowEnds();
        last.assertWoken().assertReady("end");
        io.assertFinished();
    }

    @Test
    void closeWakesWhoWaitsAndTakesTimersBack() {
        ScriptedIo io = ScriptedIo.script().waitFor(SECOND).read("a").build();
        TestTask<String> reading = read(io, 10);
        reading.assertPending();
        io.close();
        assertThat(time.armed()).isZero();
        assertThat(io.isClosed()).isTrue();
        reading.assertWoken().assertFailed(ClosedChannelException.class);
    }

    @Test
    void cancelledReadTakesItsTimerBackAndLosesNothing() {
        ScriptedIo io = ScriptedIo.script().waitFor(SECOND).read("a").build();
        TestTask<String> reading = read(io, 10);
        reading.assertPending().cancel();
        assertThat(time.armed()).isZero();
        assertThat(io.cancelledReads()).isOne();
        assertThat(io.cancelledWrites()).isZero();
        time.advance(SECOND);
        read(io, 10).assertReady("a");
    }

    @Test
    void lineReaderLosesNothingWhereverItIsCancelled() {
        int runs = CancelFuzzer.ofFuture(trial -> {
                    ScriptedIo io = ScriptedIo.script()
                            .read("one\ntwo")
                            .waitFor(SECOND)
                            .read("\nthree\n")
                            .atMost(2)
                            .build();
                    BufReader reader = new BufReader(io);
                    trial.check(() -> assertThat(remaining(reader, io)).isIn("one,two,three", "two,three", "three"));
                    Future<Object> three = Futures.defer(() ->
                            reader.readLine().andThen(a -> reader.readLine()).map(b -> (Object) b));
                    return three;
                })
                .run();
        assertThat(runs).isGreaterThan(20);
    }

    private static String remaining(BufReader reader, ScriptedIo io) {
        try {
            StringBuilder lines = new StringBuilder();
            TestContext cx = TestContext.create();
            for (String line = next(reader, cx); line != null; line = next(reader, cx)) {
                lines.append(lines.isEmpty() ? "" : ",").append(line);
            }
            io.assertFinished();
            return lines.toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String next(BufReader reader, TestContext cx) throws Exception {
        return TestTask.of(reader.readLine(), cx).runToEnd();
    }
}
