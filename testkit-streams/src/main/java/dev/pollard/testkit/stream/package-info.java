// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of streams without threads and without waiting: start with {@link dev.pollard.testkit.stream.StreamProbe}.
 *
 * <pre>{@code
 * ManualStream<Integer> source = ManualStream.named("source");
 * StreamProbe<Integer> probe = StreamProbe.of(source.map(n -> n + 1));
 * probe.expectPending();
 * source.emit(1);
 * probe.expectWoken().expectItem(2).expectPending();
 * source.end();
 * probe.expectEnd();
 * }</pre>
 */
@NullMarked
package dev.pollard.testkit.stream;

import org.jspecify.annotations.NullMarked;
