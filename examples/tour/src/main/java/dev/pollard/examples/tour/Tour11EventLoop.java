// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** One thread, many conversations: a selector tells which of them can go on, by the waker that each left there. */
final class Tour11EventLoop {
    private Tour11EventLoop() {}

    record Read(String name, Pipe.SourceChannel source, Selector selector) implements Future<String> {
        @Override
        public Poll<String> poll(Context cx) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            if (source.read(bytes) == 0) { // nothing there yet; a blocking channel would put the thread to sleep here
                source.register(selector, SelectionKey.OP_READ, cx.waker());
                return Poll.pending();
            }
            source.close();
            return Poll.ready(name + ": " + StandardCharsets.UTF_8.decode(bytes.flip()));
        }

        @Override
        public void cancel() {}
    }

    private static void pollAll(Queue<Read> ready) throws IOException {
        for (Read read = ready.poll(); read != null; read = ready.poll()) {
            Read self = read;
            Poll<String> poll = read.poll(Context.of(() -> ready.add(self)));
            System.out.println(poll.isReady() ? poll.value() : read.name() + " waits");
        }
    }

    public static void main(String[] args) throws Exception {
        Pipe[] pipes = {Pipe.open(), Pipe.open(), Pipe.open()};
        Queue<Read> ready = new ArrayDeque<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < pipes.length; i++) {
                pipes[i].source().configureBlocking(false);
                ready.add(new Read("conversation " + i, pipes[i].source(), selector));
            }
            pollAll(ready);
            for (int i = pipes.length - 1; i >= 0; i--) { // the others speak, the last one first
                pipes[i].sink().write(StandardCharsets.UTF_8.encode("hello"));
                pipes[i].sink().close();
                selector.select(key -> ((Waker) key.attachment()).wake()); // sleeps until somebody has spoken
                pollAll(ready);
            }
        }
    }
}
