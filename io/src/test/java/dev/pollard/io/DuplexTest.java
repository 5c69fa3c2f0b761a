// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.io.support.HandContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DuplexTest {
    private final HandContext reading = new HandContext();
    private final HandContext writing = new HandContext();
    private final Duplex.Pair pipe = Duplex.pair(4);

    @Test
    void bytesWrapAround() throws Exception {
        for (byte i = 0; i < 20; i++) {
            writing.run(pipe.left().writeAll(ByteBuffer.wrap(new byte[] {i, 1, 2})));
            ByteBuffer dst = ByteBuffer.allocate(10);
            assertThat(reading.run(pipe.right().read(dst))).isEqualTo(3);
            assertThat(dst.array()).startsWith(i, 1, 2);
        }
    }

    @Test
    void aFullPipeMakesTheWriterWaitUntilTheReaderReads() throws Exception {
        Future<?> write = pipe.left().writeAll(ByteBuffer.allocate(5));
        assertThat(write.poll(writing).isPending()).isTrue();
        assertThat(writing.wakes()).isZero();

        reading.run(pipe.right().read(ByteBuffer.allocate(1)));

        assertThat(writing.wakes()).isEqualTo(1);
        assertThat(write.poll(writing).isReady()).isTrue();
    }

    @Test
    void aTextIsWrittenAsUtf8ThoughItDoesNotFitAtOnce() throws Exception {
        Future<?> write = pipe.left().writeString("Grüße");
        assertThat(write.poll(writing).isPending()).isTrue();
        ByteBuffer dst = ByteBuffer.allocate(10);
        reading.run(pipe.right().read(dst));
        writing.run(write);
        reading.run(pipe.right().read(dst));

        assertThat(StandardCharsets.UTF_8.decode(dst.flip()).toString()).isEqualTo("Grüße");
    }

    @Test
    void aBufferWithoutSpaceReadsNothing() throws Exception {
        writing.run(pipe.left().writeAll(ByteBuffer.allocate(1)));

        assertThat(reading.run(pipe.right().read(ByteBuffer.allocate(0)))).isZero();
        assertThat(reading.run(pipe.right().write(ByteBuffer.allocate(0)))).isZero();
    }

    @Test
    void shutdownEndsTheSourceAfterWhatIsThere() throws Exception {
        writing.run(pipe.left().writeAll(ByteBuffer.allocate(2)));
        writing.run(pipe.left().shutdown());

        assertThat(reading.run(pipe.right().read(ByteBuffer.allocate(4)))).isEqualTo(2);
        assertThat(reading.run(pipe.right().read(ByteBuffer.allocate(4)))).isEqualTo(-1);
        assertThatThrownBy(() -> writing.run(pipe.left().writeAll(ByteBuffer.allocate(1))))
                .isInstanceOf(IOException.class)
                .hasMessage("write after shutdown");
        writing.run(pipe.right().writeAll(ByteBuffer.allocate(1)));
        assertThat(reading.run(pipe.left().read(ByteBuffer.allocate(4)))).isEqualTo(1);
    }

    @Test
    void closingAnEndFailsWhatWaitsOnItAndEndsTheOther() throws Exception {
        Future<Integer> own = pipe.left().read(ByteBuffer.allocate(1));
        Future<Integer> other = pipe.right().read(ByteBuffer.allocate(1));
        assertThat(own.poll(writing).isPending()).isTrue();
        assertThat(other.poll(reading).isPending()).isTrue();

        pipe.left().close();
        pipe.left().close();

        assertThat(writing.wakes()).isEqualTo(1);
        assertThat(reading.wakes()).isEqualTo(1);
        assertThatThrownBy(() -> own.poll(writing)).isInstanceOf(ClosedChannelException.class);
        assertThat(other.poll(reading).value()).isEqualTo(-1);
        assertThatThrownBy(() -> writing.run(pipe.right().write(ByteBuffer.allocate(1))))
                .isInstanceOf(IOException.class)
                .hasMessage("write to a closed pipe");
    }

    @Test
    void aReadThatComesJustAfterItsEndClosedFails() {
        Pipe direction = new Pipe(4);
        direction.endReading();

        assertThatThrownBy(() -> direction.pollRead(reading, ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aCancelledReadIsNotWoken() throws Exception {
        Future<Integer> read = pipe.right().read(ByteBuffer.allocate(1));
        read.poll(reading);
        read.cancel();

        writing.run(pipe.left().write(ByteBuffer.allocate(1)));

        assertThat(reading.wakes()).isZero();
    }
}
