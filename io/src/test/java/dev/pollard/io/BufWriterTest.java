// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.io.support.HandContext;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BufWriterTest {
    private final HandContext cx = new HandContext();
    private final Duplex.Pair pipe = Duplex.pair(1000);
    private final BufWriter writer = new BufWriter(pipe.left());

    @Test
    void holdsSmallWritesBackUntilTheyAreFlushed() throws Exception {
        cx.run(writer.writeAll(ByteBuffer.wrap(new byte[] {1, 2})));
        cx.run(writer.writeAll(ByteBuffer.wrap(new byte[] {3})));
        Future<Integer> read = pipe.right().read(ByteBuffer.allocate(10));

        assertThat(read.poll(cx).isPending()).isTrue();
        assertThat(writer.buffered()).isEqualTo(3);
        cx.run(writer.flush());

        assertThat(writer.buffered()).isZero();
        assertThat(read.poll(cx).value()).isEqualTo(3);
    }

    @Test
    void bytesComeOutInOrderWhateverTheSizes() throws Exception {
        byte[] all = new byte[300_000];
        new Random(1).nextBytes(all);
        ByteBuffer arrived = ByteBuffer.allocate(all.length);
        Random sizes = new Random(2);
        int at = 0;
        while (at < all.length) {
            int n = Math.min(all.length - at, 1 + sizes.nextInt(sizes.nextInt(10) == 0 ? 100_000 : 500));
            Future<?> write = writer.writeAll(ByteBuffer.wrap(all, at, n));
            while (write.poll(cx).isPending()) {
                pipe.right().pollRead(cx, arrived);
            }
            at += n;
        }
        Future<?> shutdown = writer.shutdown();
        while (shutdown.poll(cx).isPending()) {
            pipe.right().pollRead(cx, arrived);
        }
        while (arrived.hasRemaining()) {
            assertThat(pipe.right().pollRead(cx, arrived).value()).isPositive();
        }

        assertThat(arrived.array()).isEqualTo(all);
        assertThat(pipe.right().pollRead(cx, ByteBuffer.allocate(1)).value()).isEqualTo(-1);
    }

    @Test
    void aFullBufferIsPassedOnBeforeMoreIsTaken() throws Exception {
        cx.run(writer.writeAll(ByteBuffer.allocate(BufferPool.SIZE - 1)));
        ByteBuffer two = ByteBuffer.allocate(2);

        assertThat(writer.pollWrite(cx, two).value()).isEqualTo(1);
        assertThat(writer.pollWrite(cx, two).isPending()).isTrue();
        assertThat(two.remaining()).isEqualTo(1);
        assertThat(two.limit()).isEqualTo(2);
    }

    @Test
    void aFlushThatWasCancelledGoesOn() throws Exception {
        cx.run(writer.writeAll(ByteBuffer.allocate(1500)));
        Future<?> flush = writer.flush();
        assertThat(flush.poll(cx).isPending()).isTrue();
        flush.cancel();

        ByteBuffer arrived = ByteBuffer.allocate(1500);
        pipe.right().pollRead(cx, arrived);
        cx.run(writer.flush());
        pipe.right().pollRead(cx, arrived);

        assertThat(arrived.hasRemaining()).isFalse();
        assertThat(writer.buffered()).isZero();
    }
}
