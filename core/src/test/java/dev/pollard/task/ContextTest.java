// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContextTest {
    private final AtomicInteger wakes = new AtomicInteger();

    /** One service, one unit of budget. */
    private final class Origin extends Context {
        private final Waker waker = wakes::incrementAndGet;
        private int budget = 1;
        private int yields;

        @Override
        public Waker waker() {
            return waker;
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            return type == String.class ? type.cast("original") : null;
        }

        @Override
        public boolean mayProceed() {
            return budget > 0;
        }

        @Override
        public void progressed() {
            budget--;
        }

        @Override
        public void wakeLater(Waker later) {
            yields++;
        }

        @Override
        public String toString() {
            return "origin";
        }
    }

    private final Origin origin = new Origin();

    @Test
    void anotherServiceChangesNothingElse() {
        Context cx = origin.with(Integer.class, 7);

        assertThat(cx.find(Integer.class)).isEqualTo(7);
        assertThat(cx.find(String.class)).isEqualTo("original");
        assertThat(cx.find(Long.class)).isNull();
        assertThat(cx.waker()).isSameAs(origin.waker());
        assertThat(cx.mayProceed()).isTrue();
        cx.progressed();
        assertThat(cx.mayProceed()).isFalse();
        assertThat(origin.budget).isZero();
        cx.yieldNow();
        assertThat(origin.yields).isEqualTo(1);
        assertThat(cx).hasToString("origin with 7");
    }

    @Test
    void serviceCanBeReplacedAndHidden() {
        Context replaced = origin.with(String.class, "other");
        Context hidden = replaced.with(String.class, null);

        assertThat(replaced.find(String.class)).isEqualTo("other");
        assertThat(hidden.find(String.class)).isNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> hidden.service(String.class))
                .withMessage("no String in origin with other without a String: poll this future on a runtime");
        assertThat(origin.find(String.class)).isEqualTo("original");
    }

    @Test
    void anotherWakerKeepsTheServices() {
        Waker mine = () -> {};
        Context cx = origin.with(Integer.class, 7).withWaker(mine);

        assertThat(cx.waker()).isSameAs(mine);
        assertThat(cx.find(Integer.class)).isEqualTo(7);
        assertThat(cx.withWaker(Waker.noop()).find(Integer.class)).isEqualTo(7);
    }
}
