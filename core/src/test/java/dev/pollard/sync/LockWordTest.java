// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockWordTest {

    private static final class Word extends LockWord {
        Word(long initial) {
            super(initial);
        }
    }

    @Test
    void aLockedWordIsNotChangedByOthers() {
        Word word = new Word(2);
        long w = word.lock();
        assertThat(w).isEqualTo(2);
        assertThat(word.word()).isEqualTo(2 | LockWord.LOCKED);
        assertThat(word.cas(2, 4)).isFalse();
        word.unlock(6);

        assertThat(word.word()).isEqualTo(6);
        assertThat(word.unlockedWord()).isEqualTo(6);
        assertThat(word.cas(6, 8)).isTrue();
    }

    @Test
    void sectionsExcludeEachOtherAndChangesWithoutALock() throws Exception {
        int threads = 4;
        int rounds = 50_000;
        Word word = new Word(0);
        long[] guarded = new long[1];
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            boolean locks = t % 2 == 0;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    if (locks) {
                        long w = word.lock();
                        guarded[0]++;
                        word.unlock(w + 2);
                    } else {
                        long w = word.unlockedWord();
                        while (!word.cas(w, w + 2)) {
                            w = word.unlockedWord();
                        }
                    }
                }
            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }

        assertThat(word.word()).isEqualTo(2L * threads * rounds);
        assertThat(guarded[0]).isEqualTo((long) threads / 2 * rounds);
    }
}
