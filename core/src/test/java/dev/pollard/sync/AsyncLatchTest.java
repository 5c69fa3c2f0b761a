// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pollard.support.HandPolled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsyncLatchTest {

    @Test
    void allGoOnAtZeroAndNotBefore() throws Exception {
        AsyncLatch latch = new AsyncLatch(2);
        List<HandPolled<@Nullable Void>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(HandPolled.of(latch.await()));
            assertThat(all.get(i).poll().isPending()).isTrue();
        }
        latch.countDown();
        assertThat(latch.count()).isEqualTo(1);
        assertThat(all).noneMatch(HandPolled::isWoken);
        latch.countDown();

        assertThat(latch.count()).isZero();
        for (HandPolled<@Nullable Void> one : all) {
            assertThat(one.wakes()).isEqualTo(1);
            assertThat(one.poll().isReady()).isTrue();
        }
    }

    @Test
    void whoComesAfterZeroDoesNotWait() throws Exception {
        AsyncLatch latch = new AsyncLatch(1);
        HandPolled<@Nullable Void> created = HandPolled.of(latch.await());
        latch.countDown();

        assertThat(created.poll().isReady()).isTrue();
        assertThat(HandPolled.of(latch.await()).poll().isReady()).isTrue();
        assertThat(HandPolled.of(new AsyncLatch(0).await()).poll().isReady()).isTrue();
    }

    @Test
    void countingDownAtZeroDoesNothing() {
        AsyncLatch latch = new AsyncLatch(1);
        latch.countDown();
        latch.countDown();

        assertThat(latch.count()).isZero();
    }

    @Test
    void cancellingOneLeavesTheOthers() throws Exception {
        AsyncLatch latch = new AsyncLatch(1);
        HandPolled<@Nullable Void> cancelled = HandPolled.of(latch.await());
        HandPolled<@Nullable Void> other = HandPolled.of(latch.await());
        cancelled.poll();
        other.poll();
        cancelled.cancel();
        latch.countDown();

        assertThat(cancelled.isWoken()).isFalse();
        assertThat(other.poll().isReady()).isTrue();
    }

    @Test
    void saysItsNameAndRefusesBadCounts() {
        assertThat(new AsyncLatch("shards", 1)).hasToString("AsyncLatch(shards)");
        assertThat(new AsyncLatch("shards", 1).await()).hasToString("AsyncLatch(shards).await");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsyncLatch(-1))
                .withMessage("count < 0: -1");
    }
}
