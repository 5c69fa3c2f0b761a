// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one line. */
final class ReadLine extends OnceFuture<@Nullable String> {
    private final AsyncBufRead source;
    private final LineDecoder lines;

    ReadLine(AsyncBufRead source, int limit) {
        this.source = source;
        this.lines = new LineDecoder(source, limit);
    }

    @Override
    protected Poll<@Nullable String> step(Context cx) throws IOException {
        Step<String> line = lines.pollLine(cx);
        if (line.isPending()) {
            return Poll.pending();
        }
        return line.isEnd() ? Poll.ready(null) : Poll.ready(line.value());
    }

    @Override
    protected void release() {
        lines.cancel();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("a line from " + source);
    }

    @Override
    public String toString() {
        return "ReadLine(" + source + ")";
    }
}
