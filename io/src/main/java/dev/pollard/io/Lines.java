// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;

/** The lines of a buffered source. */
final class Lines implements AsyncStream<String> {
    private final AsyncBufRead source;
    private final int limit;

    Lines(AsyncBufRead source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    @Override
    public AsyncIterator<String> iterator() {
        return new Cursor(source, limit);
    }

    @Override
    public String toString() {
        return "Lines(" + source + ")";
    }

    private static final class Cursor implements AsyncIterator<String> {
        private final LineDecoder lines;
        private boolean ended;
        private boolean broken; // failed or cancelled

        Cursor(AsyncBufRead source, int limit) {
            this.lines = new LineDecoder(source, limit);
        }

        @Override
        public Step<String> pollNext(Context cx) throws Exception {
            if (broken) {
                throw new IllegalStateException("iterator polled after failure or cancel: " + this);
            }
            if (ended) {
                return Step.end();
            }
            try {
                Step<String> line = lines.pollLine(cx);
                ended = line.isEnd();
                return line;
            } catch (Throwable t) {
                broken = true;
                throw t;
            }
        }

        @Override
        public void cancel() {
            if (!ended && !broken) {
                broken = true;
                lines.cancel();
            }
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("Lines");
            if (!broken) {
                inspector.waitsFor("a line from " + lines.source());
            }
        }

        @Override
        public String toString() {
            return "Lines";
        }
    }
}
