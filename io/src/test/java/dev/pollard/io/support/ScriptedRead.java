// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io.support;

import dev.pollard.io.AsyncRead;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** A source that gives its chunks one by one, with a pending poll before each that has woken already. */
public final class ScriptedRead implements AsyncRead {
    private final ArrayDeque<Object> script = new ArrayDeque<>();
    private boolean waited;
    private int cancels;

    public static ScriptedRead of(String... chunks) {
        ScriptedRead source = new ScriptedRead();
        for (String chunk : chunks) {
            source.then(chunk.getBytes(StandardCharsets.UTF_8));
        }
        return source;
    }

    /** Every byte in a chunk of its own. */
    public static ScriptedRead byteByByte(String text) {
        ScriptedRead source = new ScriptedRead();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            source.then(new byte[] {b});
        }
        return source;
    }

    public ScriptedRead then(byte[] chunk) {
        script.add(ByteBuffer.wrap(chunk));
        return this;
    }

    public ScriptedRead thenFail(IOException failure) {
        script.add(failure);
        return this;
    }

    public int cancels() {
        return cancels;
    }

    @Override
    public Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        if (!dst.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!waited) {
            waited = true;
            cx.waker().wake();
            return Poll.pending();
        }
        Object next = script.peek();
        if (next == null) {
            return Poll.ready(-1);
        }
        if (next instanceof IOException failure) {
            script.remove();
            throw failure;
        }
        ByteBuffer chunk = (ByteBuffer) next;
        int n = Math.min(chunk.remaining(), dst.remaining());
        for (int i = 0; i < n; i++) {
            dst.put(chunk.get());
        }
        if (!chunk.hasRemaining()) {
            script.remove();
        }
        waited = false;
        return Poll.ready(n);
    }

    @Override
    public void cancelRead() {
        cancels++;
    }

    @Override
    public String toString() {
        return "ScriptedRead";
    }
}
