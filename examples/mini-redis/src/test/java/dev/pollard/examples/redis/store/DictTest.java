// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DictTest {

    @Test
    void sipHashGivesTheReferenceValues() {
        // SipHash-1-3 of 00, 00 01, ... under the key 00..0f, as in the reference implementation's vectors.
        SipHash sip = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        assertThat(sip.hash64(new byte[0])).isEqualTo(0xabac0158050fc4dcL);
        assertThat(sip.hash64(new byte[] {0})).isEqualTo(0xc9f49bf37d57ca93L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesAsAHashMap(long seed) {
        Random random = new Random(seed);
        Dict dict = new Dict(SipHash.withRandomKey());
        Map<String, String> model = new HashMap<>();
        for (int i = 0; i < 16_000; i++) {
            // Grows in the first half and shrinks in the second.
            int range = i < 8_000 ? 2_000 : 80;
            String key = "key:" + random.nextInt(2_000);
            Entry entry = dict.find(bytes(key));
            assertThat(entry == null ? null : new String(entry.value(), ISO_8859_1))
                    .isEqualTo(model.get(key));
            if (entry != null && random.nextInt(2_000) > range) {
                dict.remove(entry);
                model.remove(key);
            } else if (entry == null && random.nextInt(2_000) < range) {
                dict.add(bytes(key), bytes("v" + i));
                model.put(key, "v" + i);
            }
            assertThat(dict.size()).isEqualTo(model.size());
        }
        Set<String> all = new HashSet<>();
        dict.forEach(e -> all.add(new String(e.key(), ISO_8859_1)));
        assertThat(all).isEqualTo(model.keySet());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void scanShowsEveryKeyThatStaysWhateverHappensToTheTable(long seed) {
        Random random = new Random(seed);
        Dict dict = new Dict(SipHash.withRandomKey());
        Set<String> staying = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            dict.add(bytes("stay:" + i), bytes(""));
            staying.add("stay:" + i);
        }

        Set<String> seen = new HashSet<>();
        int extra = 0;
        long cursor = 0;
        do {
            cursor = dict.scan(cursor, e -> seen.add(new String(e.key(), ISO_8859_1)));
            int target = random.nextInt(2_000);
            for (; extra < target; extra++) {
                dict.add(bytes("extra:" + extra), bytes(""));
            }
            for (; extra > target; extra--) {
                dict.remove(Objects.requireNonNull(dict.find(bytes("extra:" + (extra - 1)))));
            }
        } while (cursor != 0);

        assertThat(seen).containsAll(staying);
    }

    @Test
    void deadlinesComeOutInOrder() {
        Random random = new Random(5);
        Dict dict = new Dict(SipHash.withRandomKey());
        DeadlineHeap heap = new DeadlineHeap();
        for (int i = 0; i < 1_000; i++) {
            dict.add(bytes("k" + i), bytes(""));
        }
        for (int i = 0; i < 10_000; i++) {
            Entry entry = Objects.requireNonNull(dict.find(bytes("k" + random.nextInt(1_000))));
            if (random.nextInt(3) == 0) {
                heap.remove(entry);
            } else {
                entry.deadline = random.nextInt(100_000);
                heap.put(entry);
            }
        }

        long last = -1;
        while (heap.size() > 0) {
            Entry first = heap.first();
            assertThat(first).isNotNull();
            assertThat(first.deadline).isGreaterThanOrEqualTo(last);
            last = first.deadline;
            heap.remove(first);
        }
        assertThat(heap.first()).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
