// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random programs do woven what is written, cancelled at their waits as well, and on virtual threads too where there are some.
 *
 * <p>{@code -Dpollard.fuzz.programs=10000} runs that many, {@code -Dpollard.fuzz.seed=7} others. A failure names the program by its seed.
 */
class RandomProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("pollard.fuzz.programs", 500);
    private static final long SEED = Long.getLong("pollard.fuzz.seed", 1);

    /** As many as the compiler is given at once. */
    private static final int BATCH = 100;

    private static final int CANCELS = 12;

    /** Every so many programs: virtual threads take their time. */
    private static final int VIRTUAL = 10;

    @Test
    void randomProgramsDoWhatIsWritten() throws Exception {
        int programs = 0;
        for (int batch = 0; programs < PROGRAMS; batch++) {
            int size = Math.min(BATCH, PROGRAMS - programs);
            Map<String, String> sources = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                RandomProgram program = new RandomProgram(SEED * 1_000_000 + programs + i);
                sources.put("fuzz." + program.name(), program.text());
            }
            programs += compare(sources, batch);
        }
        assertThat(programs).isEqualTo(PROGRAMS);
    }

    private static int compare(Map<String, String> sources, int batch) throws Exception {
        // One batch of three keeps the variables, and one of three has no debugging information.
        String debug = batch % 3 == 1 ? "-g:none" : "-g";
        Map<String, byte[]> classes =
                Compiled.classes(sources, "--release", String.valueOf(Compiled.newestRelease()), debug);
        Map<String, byte[]> woven = Weaves.all(classes, new Options(batch % 3 == 2));
        ClassLoader straight = Weaves.load(Comparison.straight(classes));

        int compared = Comparison.ofAll(straight, Weaves.load(woven), sources.keySet(), CANCELS);

        if (Runtime.version().feature() >= 21) {
            Comparison.ofAll(
                    straight,
                    Weaves.load(classes),
                    sources.keySet().stream().limit(BATCH / VIRTUAL).toList(),
                    CANCELS / 4);
        }
        return compared;
    }
}
