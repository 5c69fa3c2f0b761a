// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.io.support.HandContext;
import dev.pollard.io.support.ScriptedRead;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CopyTest {
    private final HandContext cx = new HandContext();

    @Test
    void copiesToTheEnd() throws Exception {
        Duplex.Pair pipe = Duplex.pair(100);

        assertThat(cx.run(Copy.copy(ScriptedRead.of("one ", "two ", "three"), pipe.left())))
                .isEqualTo(13);

        ByteBuffer all = ByteBuffer.allocate(13);
        cx.run(pipe.right().readExactly(all));
        assertThat(all.array()).isEqualTo("one two three".getBytes(UTF_8));
    }

    @Test
    void readsNoFurtherWhileTheDestinationIsFull() throws Exception {
        Duplex.Pair pipe = Duplex.pair(4);
        ScriptedRead source = ScriptedRead.of("12345678", "rest");
        Future<Long> copy = Copy.copy(source, pipe.left());

        copy.poll(cx);
        assertThat(copy.poll(cx).isPending()).isTrue();
        assertThat(copy.poll(cx).isPending()).isTrue();

        ByteBuffer rest = ByteBuffer.allocate(4);
        cx.run(source.read(rest));
        assertThat(rest.array()).isEqualTo("rest".getBytes(UTF_8));
    }

    @Test
    void flushesWheneverTheSourceHasNothing() throws Exception {
        Duplex.Pair pipe = Duplex.pair(100);
        Future<Long> copy = Copy.copy(ScriptedRead.of("one", "two"), new BufWriter(pipe.left()));

        copy.poll(cx);
        copy.poll(cx);

        ByteBuffer first = ByteBuffer.allocate(3);
        cx.run(pipe.right().readExactly(first));
        assertThat(first.array()).isEqualTo("one".getBytes(UTF_8));
    }

    @Test
    void waitingForTheSourceHoldsNoBuffer() throws Exception {
        ByteBuffer hot = BufferPool.acquire();
        BufferPool.release(hot);
        Future<Long> copy =
                Copy.copy(ScriptedRead.of("one", "two"), Duplex.pair(100).left());

        for (int i = 0; i < 3; i++) {
            copy.poll(cx);
            assertThat(BufferPool.acquire()).isSameAs(hot);
            BufferPool.release(hot);
        }
    }

    @Test
    void cancellingGivesTheBufferBackOnce() throws Exception {
        Future<Long> copy = Copy.copy(ScriptedRead.of("123"), Duplex.pair(1).left());
        ByteBuffer hot = BufferPool.acquire();
        BufferPool.release(hot);
        copy.poll(cx);
        copy.poll(cx);
        ByteBuffer other = BufferPool.acquire();
        assertThat(other).isNotSameAs(hot);

        copy.cancel();
        copy.cancel();

        ByteBuffer next = BufferPool.acquire();
        assertThat(next).isSameAs(hot);
        assertThat(BufferPool.acquire()).isNotSameAs(hot);
    }
}
