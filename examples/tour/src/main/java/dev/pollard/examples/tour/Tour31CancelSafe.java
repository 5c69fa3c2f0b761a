// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.io.AsyncRead;
import dev.pollard.io.BufReader;
import dev.pollard.io.Duplex;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A read that may be cancelled and begun again must not keep what it has read in itself. */
final class Tour31CancelSafe {
    private Tour31CancelSafe() {}

    /** Not cancel-safe: what has come is in a variable of the body, and is lost with it. */
    static Future<String> readLine(AsyncRead source) {
        return async(() -> {
            StringBuilder line = new StringBuilder();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (await(source.read(one.clear())) == 1 && one.get(0) != '\n') {
                line.append((char) one.get(0));
            }
            return line.toString();
        });
    }

    /** Loses patience after each 20 ms, and begins again. */
    static Future<String> impatiently(Callable<Future<String>> read) {
        return async(() -> {
            while (true) {
                try {
                    return await(read.call().timeout(Duration.ofMillis(20)));
                } catch (TimeoutExceededException e) {
                    System.out.println("not yet");
                }
            }
        });
    }

    static Future<?> speak(Duplex side) {
        return side.writeString("hel")
                .andThen(x -> Time.sleep(Duration.ofMillis(30)))
                .andThen(x -> side.writeString("lo\n"));
    }

    static Future<String> listen(Spawner runtime, boolean safely) {
        Duplex.Pair pipe = Duplex.pair(64);
        BufReader buffered = new BufReader(pipe.right()); // half a line stays in the buffer
        runtime.spawn(speak(pipe.left())).detach();
        return impatiently(safely ? buffered::readLine : () -> readLine(pipe.right()));
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(listen(runtime, false)));
            System.out.println(runtime.blockOn(listen(runtime, true)));
        }
    }
}
