// SPDX-License-Identifier: Apache-2.0
package dev.pollard.benchmarks.streams;

import dev.pollard.benchmarks.streams.Pollution.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;

/** One operator over a range, summed up, where {@code java.util.stream} has it as well. */
public abstract class JavaStreamRow extends StreamRow {

    abstract Stream<Integer> javaStream(Stream<Integer> source);

    @Override
    List<Pollution.Run> others() {
        List<Pollution.Run> others = new ArrayList<>(super.others());
        others.add(this::otherJavaStream);
        return others;
    }

    private long otherJavaStream(Functions f) {
        return javaStream(IntStream.range(0, Pollution.SIZE).boxed().map(f.map()))
                .filter(f.filter())
                .reduce(0L, f.reduce(), Long::sum);
    }

    /** {@code java.util.stream}, boxed as the others are. */
    @Benchmark
    public long javaStream() {
        return check(javaStream(IntStream.range(0, size).boxed()).reduce(0L, (sum, i) -> sum + i, Long::sum));
    }
}
