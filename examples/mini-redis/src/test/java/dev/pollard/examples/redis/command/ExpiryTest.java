// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.task.AtomicWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Deadlines and the journal, with a clock that is moved by hand. */
class ExpiryTest {
    private long now = 1_000_000;
    private final Engine engine = new Engine(Settings.defaults(), () -> now);
    private final Conversation client = new Conversation(engine, new Dispatcher(engine));
    private final List<String> journal = new ArrayList<>();

    ExpiryTest() {
        engine.journal(new Journal() {
            @Override
            public void append(byte[]... command) {
                journal.add(Stream.of(command).map(Words::text).collect(Collectors.joining(" ")));
            }

            @Override
            public @Nullable String failure() {
                return null;
            }

            @Override
            public long size() {
                return 0;
            }

            @Override
            public boolean isReleased(long size) {
                return true;
            }

            @Override
            public void whenReleased(long size, AtomicWaker waiter) {}
        });
    }

    @Test
    void keyLivesThroughTheMillisecondOfItsDeadlineAndNoLonger() {
        client.say("SET k v PX 100");

        now += 100;
        assertThat(client.say("GET k")).isEqualTo("$1\\r\\nv\\r\\n");
        now += 1;
        assertThat(client.say("GET k")).isEqualTo("$-1\\r\\n");
    }

    @Test
    void sweepRemovesWhatNobodyLooksAtAndSaysWhenToComeBack() {
        client.say("SET a 1 PX 10");
        client.say("SET b 1 PX 20");
        client.say("SET c 1 PX 30");
        client.say("SET d 1");

        assertThat(engine.sweep(100)).isEqualTo(now + 10);
        now += 25;
        assertThat(engine.sweep(100)).isEqualTo(now + 5);
        assertThat(engine.size()).isEqualTo(2);
        now += 6;
        assertThat(engine.sweep(100)).isEqualTo(Long.MAX_VALUE);
        assertThat(client.say("DBSIZE")).isEqualTo(":1\\r\\n");
    }

    @Test
    void sweepStopsAtItsLimit() {
        for (int i = 0; i < 10; i++) {
            client.say("SET k" + i + " v PX 1");
        }
        now += 10;

        assertThat(engine.sweep(4)).isLessThan(now);
        assertThat(engine.size()).isEqualTo(6);
    }

    @Test
    void sweeperIsWokenForAnEarlierDeadlineOnly() {
        int[] wakes = {0};
        engine.sweeper(() -> wakes[0]++);

        client.say("SET a 1 PX 100");
        client.say("SET b 1 PX 200");
        client.say("SET c 1 PX 50");
        client.say("EXPIRE b 1000");

        assertThat(wakes[0]).isEqualTo(2);
    }

    @Test
    void journalHasPointsInTimeInPlaceOfDurations() {
        client.say("SET a 1 EX 10");
        client.say("SETEX b 10 2");
        client.say("EXPIRE a 5");
        client.say("PEXPIRE a 5 NX");
        client.say("EXPIRE b -1");
        client.say("SET c 1 NX");
        client.say("SET c 1 NX");
        client.say("GET a");

        assertThat(journal)
                .containsExactly(
                        "SET a 1 PXAT 1010000", "SET b 2 PXAT 1010000", "PEXPIREAT a 1005000", "DEL b", "SET c 1 NX");
    }

    @Test
    void journalSaysThatAKeyVanishedBeforeWhatCameAfter() {
        client.say("SET a 1 PX 10");
        now += 11;
        client.say("INCR a");

        assertThat(journal).containsExactly("SET a 1 PXAT 1000010", "DEL a", "INCR a");
    }

    @Test
    void journalKeepsATransactionTogetherAndLeavesOutTheRest() {
        client.say("MULTI");
        client.say("SET a 1");
        client.say("GET a");
        client.say("INCR a");
        client.say("EXEC");
        client.say("MULTI");
        client.say("GET a");
        client.say("EXEC");

        assertThat(journal).containsExactly("MULTI", "SET a 1", "INCR a", "EXEC");
    }

    @Test
    void watchBreaksWhenAKeyVanishes() {
        client.say("SET a 1 PX 10");
        client.say("WATCH a");
        now += 11;
        client.say("MULTI");
        client.say("PING");

        assertThat(client.say("EXEC")).isEqualTo("*-1\\r\\n");
    }

    @Test
    void refusesChangesWhileTheJournalFails() {
        engine.journal(new FailingJournal());

        assertThat(client.say("SET a 1")).isEqualTo("-MISCONF Errors writing to the AOF file: disk full\\r\\n");
        assertThat(client.say("GET a")).isEqualTo("$-1\\r\\n");
    }

    private static final class FailingJournal implements Journal {
        @Override
        public void append(byte[]... command) {}

        @Override
        public String failure() {
            return "disk full";
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public boolean isReleased(long size) {
            return true;
        }

        @Override
        public void whenReleased(long size, AtomicWaker waiter) {}
    }
}
