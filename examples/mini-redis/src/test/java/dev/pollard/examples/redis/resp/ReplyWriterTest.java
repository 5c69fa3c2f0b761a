// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {

    @Test
    void writesEachTypeAsTheVersionHasIt() {
        assertThat(written(2, ReplyWriter::nil)).isEqualTo("$-1\r\n");
        assertThat(written(3, ReplyWriter::nil)).isEqualTo("_\r\n");
        assertThat(written(2, ReplyWriter::nilArray)).isEqualTo("*-1\r\n");
        assertThat(written(3, ReplyWriter::nilArray)).isEqualTo("_\r\n");
        assertThat(written(2, w -> w.map(2))).isEqualTo("*4\r\n");
        assertThat(written(3, w -> w.map(2))).isEqualTo("%2\r\n");
        assertThat(written(2, w -> w.set(2))).isEqualTo("*2\r\n");
        assertThat(written(3, w -> w.set(2))).isEqualTo("~2\r\n");
        assertThat(written(2, w -> w.push(2))).isEqualTo("*2\r\n");
        assertThat(written(3, w -> w.push(2))).isEqualTo(">2\r\n");
        assertThat(written(2, w -> w.bool(true))).isEqualTo(":1\r\n");
        assertThat(written(3, w -> w.bool(false))).isEqualTo("#f\r\n");
        assertThat(written(2, w -> w.real(1.5))).isEqualTo("$3\r\n1.5\r\n");
        assertThat(written(3, w -> w.real(1.5))).isEqualTo(",1.5\r\n");
        assertThat(written(3, w -> w.real(10))).isEqualTo(",10\r\n");
        assertThat(written(3, w -> w.real(Double.NEGATIVE_INFINITY))).isEqualTo(",-inf\r\n");
        assertThat(written(3, w -> w.real(Double.NaN))).isEqualTo(",nan\r\n");
        assertThat(written(2, w -> w.verbatim("ab"))).isEqualTo("$2\r\nab\r\n");
        assertThat(written(3, w -> w.verbatim("ab"))).isEqualTo("=6\r\ntxt:ab\r\n");
    }

    @Test
    void writesIntegersOfAllLengths() {
        for (long n : new long[] {0, 1, -1, 9, 10, -10, 123456789, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(written(2, w -> w.integer(n))).isEqualTo(":" + n + "\r\n");
        }
    }

    @Test
    void anErrorStaysOnOneLine() {
        assertThat(written(2, w -> w.error("ERR a\r\nb"))).isEqualTo("-ERR a  b\r\n");
    }

    @Test
    void aMutedWriterWritesNothing() {
        assertThat(written(2, w -> {
                    w.mute(true);
                    w.ok();
                    w.integer(1);
                    w.bulk("x");
                    w.error("ERR");
                    w.mute(false);
                    w.pong();
                }))
                .isEqualTo("+PONG\r\n");
    }

    @Test
    void smallRepliesShareABuffer() {
        Output output = new Output(BufferSource.heap(1024));
        ReplyWriter writer = new ReplyWriter(output);
        for (int i = 0; i < 16; i++) {
            writer.bulk("value");
        }

        assertThat(output.head().remaining()).isEqualTo(16 * 11).isEqualTo((int) output.pending());
    }

    @Test
    void longValuesAreNotCopiedAndKeepTheirPlace() {
        Counting source = new Counting();
        Output output = new Output(source);
        ReplyWriter writer = new ReplyWriter(output);
        byte[] value = new byte[1 << 20];
        Arrays.fill(value, (byte) 'v');

        writer.ok();
        writer.bulk(value);
        writer.ok();

        assertThat(source.lent).isEqualTo(2);
        assertThat(new String(output.toBytes(), ISO_8859_1))
                .isEqualTo("+OK\r\n$1048576\r\n" + "v".repeat(1 << 20) + "\r\n+OK\r\n");
        assertThat(output.pending()).isZero();
        assertThat(source.lent).isZero();
    }

    @Test
    void anOutputThatWasSentOrClearedHoldsNoBuffer() {
        Counting source = new Counting();
        Output output = new Output(source);
        ReplyWriter writer = new ReplyWriter(output);

        writer.bulk(new byte[20_000]);
        assertThat(source.lent).isGreaterThan(1);
        output.clear();
        assertThat(source.lent).isZero();
        assertThat(output.pending()).isZero();
        assertThat(output.head()).isNull();
    }

    private static String written(int version, Consumer<ReplyWriter> action) {
        ReplyWriter writer = new ReplyWriter(new Output(BufferSource.heap(16)));
        writer.version(version);
        action.accept(writer);
        return new String(writer.output().toBytes(), ISO_8859_1);
    }

    private static final class Counting implements BufferSource {
        private int lent;

        @Override
        public ByteBuffer acquire() {
            lent++;
            return ByteBuffer.allocate(1024);
        }

        @Override
        public void release(ByteBuffer buffer) {
            lent--;
        }
    }
}
