// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.sync.AsyncRwLock.ReadGuard;
import dev.pollard.sync.AsyncRwLock.WriteGuard;
import dev.pollard.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncRwLockTest {
    private final AsyncRwLock lock = new AsyncRwLock("index");

    private HandPolled<ReadGuard> read() {
        return HandPolled.of(lock.read());
    }

    private HandPolled<WriteGuard> write() {
        return HandPolled.of(lock.write());
    }

    @Test
    void manyReadAtOnce() throws Exception {
        List<ReadGuard> guards = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guards.add(read().poll().value());
        }
        HandPolled<WriteGuard> writer = write();
        assertThat(writer.poll().isPending()).isTrue();
        for (ReadGuard guard : guards.subList(1, 100)) {
            guard.close();
        }
        assertThat(writer.isWoken()).isFalse();
        guards.get(0).close();
        guards.get(0).close();

        assertThat(writer.wakes()).isEqualTo(1);
        writer.poll().value().close();
        assertThat(lock.tryWrite()).isNotNull();
    }

    @Test
    void oneWritesAtATimeAndNobodyReads() throws Exception {
        WriteGuard held = write().poll().value();
        HandPolled<WriteGuard> writer = write();
        HandPolled<ReadGuard> reader = read();

        assertThat(writer.poll().isPending()).isTrue();
        assertThat(reader.poll().isPending()).isTrue();
        assertThat(lock.tryRead()).isNull();
        assertThat(lock.tryWrite()).isNull();
        held.close();
        held.close();
        assertThat(writer.isWoken()).isTrue();
        assertThat(reader.isWoken()).isFalse();
        writer.poll().value().close();
        reader.poll().value().close();
    }

    @Test
    void aWriterThatWaitsHoldsUpTheReadersThatComeLater() throws Exception {
        ReadGuard reading = read().poll().value();
        HandPolled<WriteGuard> writer = write();
        writer.poll();
        HandPolled<ReadGuard> late = read();

        assertThat(late.poll().isPending()).isTrue();
        assertThat(lock.tryRead()).isNull();
        reading.close();
        assertThat(writer.isWoken()).isTrue();
        assertThat(late.isWoken()).isFalse();
    }

    @Test
    void cancellingAWriterLetsTheReadersBehindItGoOn() throws Exception {
        ReadGuard reading = read().poll().value();
        HandPolled<WriteGuard> writer = write();
        writer.poll();
        List<HandPolled<ReadGuard>> late = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            late.add(read());
            late.get(i).poll();
        }
        writer.cancel();

        for (HandPolled<ReadGuard> reader : late) {
            assertThat(reader.wakes()).isEqualTo(1);
            reader.poll().value().close();
        }
        reading.close();
        assertThat(lock.tryWrite()).isNotNull();
    }

    @Test
    void readersInARowGoTogetherAndStopAtTheNextWriter() throws Exception {
        WriteGuard held = write().poll().value();
        HandPolled<ReadGuard> first = read();
        HandPolled<ReadGuard> second = read();
        HandPolled<WriteGuard> writer = write();
        HandPolled<ReadGuard> third = read();
        first.poll();
        second.poll();
        writer.poll();
        third.poll();
        held.close();

        assertThat(first.isWoken()).isTrue();
        assertThat(second.isWoken()).isTrue();
        assertThat(writer.isWoken()).isFalse();
        assertThat(third.isWoken()).isFalse();
        first.poll().value().close();
        second.poll().value().close();
        writer.poll().value().close();
        third.poll().value().close();
    }

    @Test
    void downgradeLetsReadersInAndNoWriterBetween() throws Exception {
        WriteGuard writing = write().poll().value();
        HandPolled<ReadGuard> reader = read();
        HandPolled<WriteGuard> writer = write();
        reader.poll();
        writer.poll();
        ReadGuard downgraded = writing.downgrade();

        assertThat(reader.isWoken()).isTrue();
        assertThat(writer.isWoken()).isFalse();
        writing.close();
        assertThat(writer.isWoken()).as("the write guard is closed already").isFalse();
        reader.poll().value().close();
        downgraded.close();
        assertThat(writer.isWoken()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(writing::downgrade)
                .withMessage("downgraded after close: WriteGuard(closed)");
    }

    @Test
    void noMoreThanMaxReadersReadAtOnce() throws Exception {
        AsyncRwLock two = new AsyncRwLock("two", 2);
        ReadGuard first = HandPolled.of(two.read()).poll().value();
        ReadGuard second = HandPolled.of(two.read()).poll().value();
        HandPolled<ReadGuard> third = HandPolled.of(two.read());
        assertThat(third.poll().isPending()).isTrue();
        first.close();
        third.poll().value().close();
        second.close();
        WriteGuard writer = two.tryWrite();

        assertThat(writer).isNotNull();
        writer.downgrade().close();
        assertThat(two.tryWrite()).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsyncRwLock("none", 0))
                .withMessage("maxReaders < 1: 0");
    }

    @Test
    void itKnowsItsWriterAndItsReaders() throws Exception {
        TaskInfo a = Somebody.named("a");
        TaskInfo b = Somebody.named("b");
        WriteGuard writing = write().with(TaskInfo.class, a).poll().value();
        assertThat(lock.writer()).isSameAs(a);
        assertThat(lock.readers()).isEmpty();
        ReadGuard downgraded = writing.downgrade();
        assertThat(lock.writer()).isNull();
        assertThat(lock.readers()).containsExactly(a);
        ReadGuard other = read().with(TaskInfo.class, b).poll().value();
        ReadGuard again = read().with(TaskInfo.class, b).poll().value();
        assertThat(lock.readers()).containsExactlyInAnyOrder(a, b, b);
        downgraded.close();
        other.close();
        assertThat(lock.readers()).containsExactly(b);
        again.close();
        assertThat(lock.readers()).isEmpty();
    }

    @Test
    void moreReadersThanTheRegisterHasPlacesForAreNotKnownAndLeaveNothingBehind() throws Exception {
        List<ReadGuard> guards = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            guards.add(read().with(TaskInfo.class, new Somebody(i, "reader"))
                    .poll()
                    .value());
        }
        assertThat(lock.readers()).hasSize(8);
        guards.forEach(ReadGuard::close);

        assertThat(lock.readers()).isEmpty();
    }

    @Test
    void guardsHaveTheNameOfTheirLock() throws Exception {
        assertThat(lock).hasToString("AsyncRwLock(index)");
        assertThat(lock.read()).hasToString("AsyncRwLock(index).read");
        assertThat(lock.write()).hasToString("AsyncRwLock(index).write");
        ReadGuard reading = read().poll().value();
        assertThat(reading).hasToString("ReadGuard(AsyncRwLock(index))");
        reading.close();
        assertThat(reading).hasToString("ReadGuard(closed)");
        assertThat(write().poll().value()).hasToString("WriteGuard(AsyncRwLock(index))");
    }

    @Test
    void withReadAndWithWriteUnlockAtTheEnd() throws Exception {
        HandPolled<Boolean> reading = HandPolled.of(lock.withRead(() -> Futures.ready(lock.tryWrite() == null)));
        assertThat(reading.poll().value()).isTrue();
        HandPolled<Boolean> writing = HandPolled.of(lock.withWrite(() -> Futures.ready(lock.tryRead() == null)));
        assertThat(writing.poll().value()).isTrue();
        assertThat(lock.tryWrite()).isNotNull();
    }
}
