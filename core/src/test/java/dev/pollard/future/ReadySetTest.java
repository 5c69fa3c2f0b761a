// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadySetTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 128, 129, 1000, 4095, 4096})
    void marksAreFoundInOrderAndTakenOnce(int size) {
        ReadySet ready = new ReadySet(size, true);
        int found = 0;
        for (int i = ready.next(0); i >= 0; i = ready.next(i + 1)) {
            assertThat(i).isEqualTo(found++);
            ready.take(i);
        }

        assertThat(found).isEqualTo(size);
        assertThat(ready.next(0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 65, 700, 4096})
    void behavesAsASetOfBits(int size) {
        Random random = new Random(size);
        ReadySet ready = new ReadySet(size, false);
        BitSet model = new BitSet();
        for (int op = 0; op < 50_000; op++) {
            int index = random.nextInt(size);
            switch (random.nextInt(4)) {
                case 0 -> {
                    assertThat(ready.mark(index)).isEqualTo(!model.get(index));
                    model.set(index);
                }
                case 1, 2 -> {
                    int next = ready.next(index);
                    assertThat(next).isEqualTo(model.nextSetBit(index));
                    if (next >= 0) {
                        ready.take(next);
                        model.clear(next);
                    }
                }
                default -> {
                    ready.take(index);
                    model.clear(index);
                }
            }
        }
    }
}
