// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.io.support.HandContext;
import dev.pollard.io.support.ScriptedRead;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BufReaderTest {
    private final HandContext cx = new HandContext();

    @Test
    void linesEndWithLineFeedOrCarriageReturnAndLineFeedOrTheEnd() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.of("one\ntw", "o\r", "\n\nth\rree\r\nfo", "ur"));

        assertThat(cx.run(reader.readLine())).isEqualTo("one");
        assertThat(cx.run(reader.readLine())).isEqualTo("two");
        assertThat(cx.run(reader.readLine())).isEmpty();
        assertThat(cx.run(reader.readLine())).isEqualTo("th\rree");
        assertThat(cx.run(reader.readLine())).isEqualTo("four");
        assertThat(cx.run(reader.readLine())).isNull();
        assertThat(cx.run(reader.readLine())).isNull();
    }

    @Test
    void aCharacterSplitOverReadsIsWhole() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.byteByByte("gr\u00fc\u00df\u20ac\n"));

        assertThat(cx.run(reader.readLine())).isEqualTo("gr\u00fc\u00df\u20ac");
    }

    @Test
    void cancellingAtEveryPollLosesNoByte() throws Exception {
        String text = "first\r\nsecond:0123456789third;4\nrest";
        BufReader reader = new BufReader(ScriptedRead.byteByByte(text));

        assertThat(runCancelling(() -> reader.readLine())).isEqualTo("first");
        assertThat(runCancelling(() -> reader.readUntil((byte) ':', 100))).isEqualTo("second:".getBytes(UTF_8));
        assertThat(runCancelling(() -> reader.readExactly(10))).isEqualTo("0123456789".getBytes(UTF_8));
        ByteBuffer third = ByteBuffer.allocate(6);
        runCancelling(() -> reader.readExactly(third));
        assertThat(third.array()).isEqualTo("third;".getBytes(UTF_8));
        assertThat(runCancelling(() -> reader.readLine())).isEqualTo("4");
        assertThat(runCancelling(() -> reader.readUntil((byte) ':', 100))).isEqualTo("rest".getBytes(UTF_8));
        assertThat(runCancelling(() -> reader.readUntil((byte) ':', 100))).isEmpty();
    }

    @Test
    void cancellingForwardsToTheSourceOnce() throws Exception {
        ScriptedRead source = ScriptedRead.of("x");
        Future<String> line = new BufReader(source).readLine();

        line.poll(cx);
        line.cancel();
        line.cancel();

        assertThat(source.cancels()).isEqualTo(1);
        assertThatThrownBy(() -> line.poll(cx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("future polled after completion: ReadLine(BufReader(ScriptedRead))");
    }

    @Test
    void aLineAsLongAsTheLimitIsRead() throws Exception {
        for (String end : List.of("\n", "\r\n", "")) {
            BufReader reader = new BufReader(ScriptedRead.byteByByte("12345" + end));

            assertThat(cx.run(reader.readLine(5))).isEqualTo("12345");
            assertThat(cx.run(reader.readLine(5))).isNull();
        }
    }

    @Test
    void aLineLongerThanTheLimitFailsAndStaysBuffered() throws Exception {
        for (String end : List.of("\n", "\r\n", "", "7\n", "78901234567890")) {
            for (ScriptedRead source :
                    List.of(ScriptedRead.byteByByte("123456" + end), ScriptedRead.of("123456" + end))) {
                BufReader reader = new BufReader(source);

                assertThatThrownBy(() -> cx.run(reader.readLine(5)))
                        .isInstanceOf(LimitExceededException.class)
                        .hasMessage("line longer than 5 bytes");
                assertThat(cx.run(reader.readExactly(6))).isEqualTo("123456".getBytes(UTF_8));
            }
        }
    }

    @Test
    void aRecordLongerThanTheLimitFailsAndStaysBuffered() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.of("1234567;"));

        assertThatThrownBy(() -> cx.run(reader.readUntil((byte) ';', 6)))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(6));
        assertThat(cx.run(reader.readUntil((byte) ';', 7))).isEqualTo("1234567;".getBytes(UTF_8));
    }

    @Test
    void aByteBehindTheLimitDoesNotCompleteARecord() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.of("123456;"));

        assertThatThrownBy(() -> cx.run(reader.readUntil((byte) ';', 4))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void theSourceEndingTooEarlyFailsAndKeepsTheBytes() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.of("12", "3"));

        assertThatThrownBy(() -> cx.run(reader.readExactly(5)))
                .isInstanceOf(EOFException.class)
                .hasMessage("end of source with bytes still to read: 2");
        assertThat(cx.run(reader.readExactly(3))).isEqualTo("123".getBytes(UTF_8));
        assertThat(cx.run(reader.readExactly(0))).isEmpty();
        assertThatThrownBy(() -> cx.run(reader.readExactly(1))).isInstanceOf(EOFException.class);
    }

    @Test
    void aFailureOfTheSourceKeepsTheBytes() throws Exception {
        BufReader reader = new BufReader(
                ScriptedRead.of("12").thenFail(new IOException("reset")).then("3\n".getBytes(UTF_8)));

        assertThatThrownBy(() -> cx.run(reader.readLine()))
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
        assertThat(cx.run(reader.readLine())).isEqualTo("123");
    }

    @Test
    void recordsLongerThanTheBufferGrowIt() throws Exception {
        byte[] large = new byte[5 * BufferPool.SIZE + 17];
        new Random(1).nextBytes(large);
        ScriptedRead source = new ScriptedRead().then("head\n".getBytes(UTF_8));
        for (int i = 0; i < large.length; i += 10_000) {
            source.then(java.util.Arrays.copyOfRange(large, i, Math.min(large.length, i + 10_000)));
        }
        BufReader reader = new BufReader(source.then("tail\n".getBytes(UTF_8)));

        assertThat(cx.run(reader.readLine())).isEqualTo("head");
        assertThat(cx.run(reader.readExactly(large.length))).isEqualTo(large);
        assertThat(cx.run(reader.readLine())).isEqualTo("tail");
    }

    @Test
    void aReaderThatWaitsForItsFirstByteHoldsNoBuffer() throws Exception {
        ByteBuffer hot = BufferPool.acquire();
        BufferPool.release(hot);

        new BufReader(ScriptedRead.of("x\n")).readLine().poll(cx);

        assertThat(BufferPool.acquire()).isSameAs(hot);
        BufferPool.release(hot);
    }

    @Test
    void aReaderThatWaitsForTheRestOfALineHoldsNoPooledBuffer() throws Exception {
        ByteBuffer hot = BufferPool.acquire();
        BufferPool.release(hot);
        Future<String> line = new BufReader(ScriptedRead.of("x", "y\n")).readLine();

        line.poll(cx);
        line.poll(cx);

        assertThat(BufferPool.acquire()).isSameAs(hot);
        BufferPool.release(hot);
        assertThat(cx.run(line)).isEqualTo("xy");
    }

    @Test
    void fillShowsTheSameBytesUntilTheyAreConsumed() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.of("abc", "def"));

        assertThat(reader.pollFill(cx).isPending()).isTrue();
        reader.pollFill(cx).value().get();
        assertThat(UTF_8.decode(reader.pollFill(cx).value()).toString()).isEqualTo("abc");
        reader.consume(2);
        assertThat(UTF_8.decode(reader.pollFill(cx).value()).toString()).isEqualTo("c");
        assertThat(reader.pollFill(cx, 2).isPending()).isTrue();
        assertThat(UTF_8.decode(reader.pollFill(cx, 2).value()).toString()).isEqualTo("cdef");
        assertThatThrownBy(() -> reader.consume(5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n outside 0..4: 5");
    }

    @Test
    void linesAreAStream() throws Exception {
        AsyncIterator<String> lines =
                new BufReader(ScriptedRead.of("a\nb", "\nc")).lines().iterator();

        List<String> all = new ArrayList<>();
        Step<String> step;
        while (!(step = lines.pollNext(cx)).isEnd()) {
            if (step.isReady()) {
                all.add(step.value());
            }
        }

        assertThat(all).containsExactly("a", "b", "c");
        assertThat(lines.pollNext(cx).isEnd()).isTrue();
    }

    @Test
    void aCancelledStreamOfLinesLosesNoByte() throws Exception {
        BufReader reader = new BufReader(ScriptedRead.of("a\nb", "c\n"));
        AsyncIterator<String> lines = reader.lines().iterator();
        lines.pollNext(cx);
        assertThat(lines.pollNext(cx)).isEqualTo(Poll.ready("a"));
        assertThat(lines.pollNext(cx).isPending()).isTrue();

        lines.cancel();

        assertThatThrownBy(() -> lines.pollNext(cx)).isInstanceOf(IllegalStateException.class);
        assertThat(cx.run(reader.readLine())).isEqualTo("bc");
    }

    /** Cancels the future after every pending poll and goes on with a new one. */
    private <T> T runCancelling(Supplier<Future<T>> start) throws Exception {
        while (true) {
            Future<T> future = start.get();
            Poll<T> poll = future.poll(cx);
            if (poll.isReady()) {
                return poll.value();
            }
            future.cancel();
        }
    }
}
