// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes lines off a buffered source. */
final class LineDecoder {
    private final AsyncBufRead source;
    private final Delimited line;
    private final int limit;

    LineDecoder(AsyncBufRead source, int limit) {
        this.source = source;
        this.line = new Delimited(source, (byte) '\n');
        this.limit = limit;
    }

    /** Gives the next line without its end, or {@code End} once the source has ended and nothing is left. */
    Step<String> pollLine(Context cx) throws IOException {
        ByteBuffer bytes = line.poll(cx, limit + 2L);
        if (bytes == null) {
            return Poll.pending();
        }
        int taken = bytes.remaining();
        if (taken == 0) {
            return Step.end();
        }
        int length = taken;
        if (line.isComplete(bytes)) {
            length--;
            if (length > 0 && bytes.get(bytes.position() + length - 1) == '\r') {
                length--;
            }
        }
        if (length > limit) {
            throw new LimitExceededException("line", limit);
        }
        byte[] content = new byte[length];
        bytes.get(content);
        source.consume(taken);
        return Poll.ready(new String(content, StandardCharsets.UTF_8));
    }

    void cancel() {
        line.cancel();
    }

    /** Where the lines come from, for messages. */
    AsyncBufRead source() {
        return source;
    }
}
