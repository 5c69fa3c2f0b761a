// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.Spawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;

/** The examples of docs/guides/blocking-code.md. */
final class BlockingCode {
    private BlockingCode() {}

    /** The file is read on a thread that may block; the task waits without one. */
    static Future<String> read(Spawner runtime, Path file) {
        return runtime.spawnBlocking(() -> Files.readString(file));
    }

    static Future<String> readSoon(Path file) {
        return Futures.blocking(() -> Files.readString(file)).timeout(Duration.ofSeconds(2));
    }

    static Future<Long> size(Future<Path> path) {
        return path.map(found -> AsyncRuntime.blockInPlace(() -> Files.size(found)));
    }

    /** Reads a great many files, and has no more of them under way than the runtime was told. */
    static Future<Integer> index(Spawner runtime, Iterator<Path> files, int done) {
        if (!files.hasNext()) {
            return Futures.ready(done);
        }
        Path file = files.next();
        return runtime.spawnBlockingWhenFree(() -> Files.size(file)).andThen(handle -> {
            handle.detach();
            return index(runtime, files, done + 1);
        });
    }
}
