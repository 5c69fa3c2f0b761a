// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel holds: as much as there are values, and nothing of those that were taken. */
class SegmentTest {
    private final SoleConduit<Integer> conduit = new SoleConduit<>(Conduit.UNBOUNDED, 0, null);

    private void send(int n) {
        for (int i = 0; i < n; i++) {
            assertThat(conduit.trySend(i)).isEqualTo(Conduit.GRANTED);
        }
    }

    private void take(int n) {
        for (int i = 0; i < n; i++) {
            assertThat(conduit.take()).isEqualTo(i);
        }
    }

    /** The places of the segments that can be reached from the head. */
    private int places() {
        int n = 0;
        for (Segment segment = conduit.headSegment; segment != null; segment = segment.next()) {
            n += segment.length();
        }
        return n;
    }

    @Test
    void aNewChannelHasOneShortSegment() {
        assertThat(places()).isEqualTo(Segment.SHORTEST);
    }

    @Test
    void segmentsGrowWhileValuesPileUp() {
        send(10_000);

        assertThat(places()).isBetween(10_000, 10_000 + Segment.LONGEST);
        Set<Integer> lengths = new HashSet<>();
        for (Segment segment = conduit.headSegment; segment != null; segment = segment.next()) {
            lengths.add(segment.length());
        }
        assertThat(lengths).containsExactlyInAnyOrder(8, 16, 32, 64, 128);
    }

    @Test
    void anEmptyChannelHoldsOneSegmentWhateverItHeldBefore() {
        send(10_000);
        take(10_000);

        assertThat(places()).isLessThanOrEqualTo(Segment.LONGEST);
    }

    @Test
    void segmentsShrinkOnceValuesDoNotPileUp() {
        send(10_000);
        take(10_000);
        for (int i = 0; i < 1000; i++) {
            send(1);
            take(1);
        }

        assertThat(places()).isLessThanOrEqualTo(2 * Segment.SHORTEST);
    }

    @Test
    void aValueThatWasTakenIsHeldNoMore() {
        send(Segment.SHORTEST);
        Segment first = conduit.headSegment;
        take(Segment.SHORTEST);

        for (int i = 0; i < first.length(); i++) {
            assertThat(first.get(i)).isNull();
        }
    }

    @Test
    void aSegmentThatWasLeftIsCutOff() {
        send(Segment.SHORTEST + 1);
        Segment first = conduit.headSegment;
        take(Segment.SHORTEST + 1);

        assertThat(first.next()).isSameAs(Segment.PASSED);
        assertThat(conduit.headSegment).isNotSameAs(first);
    }

    @Test
    void aSharedChannelCutsOffWhatItHasLeftToo() {
        SharedConduit<Integer> shared = new SharedConduit<>(Conduit.UNBOUNDED, 0, null);
        for (int i = 0; i <= Segment.SHORTEST; i++) {
            shared.trySend(i);
        }
        Segment first = shared.headSegment;
        for (int i = 0; i <= Segment.SHORTEST; i++) {
            assertThat(shared.take()).isEqualTo(i);
        }

        assertThat(first.next()).isSameAs(Segment.PASSED);
        assertThat(first.get(0)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE - 3, -3})
    void positionsWrapAround(int first) {
        passThrough(new SoleConduit<>(4, first, null));
        passThrough(new SharedConduit<>(4, first, null));
    }

    private static void passThrough(Conduit<Integer> late) {
        for (int i = 0; i < 40; i++) {
            assertThat(late.trySend(i)).isEqualTo(Conduit.GRANTED);
            if (i >= 3) {
                assertThat(late.trySend(-1)).isEqualTo(Conduit.FULL);
                assertThat(late.free()).isZero();
                assertThat(late.take()).isEqualTo(i - 3);
            }
            assertThat(late.length()).isEqualTo(Math.min(i + 1, 3));
        }
        assertThat(late.tryReserve(1)).isEqualTo(Conduit.GRANTED);
        assertThat(late.trySend(-1)).isEqualTo(Conduit.FULL);
        assertThat(late.sendReserved(40)).isTrue();
        for (int i = 37; i <= 40; i++) {
            assertThat(late.take()).isEqualTo(i);
        }
    }
}
