// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;

/** An async method returns a future at once. A runtime runs it. */
final class Tour12HelloWorld {
    private Tour12HelloWorld() {}

    static Future<?> sayHello() {
        return async(() -> {
            System.out.println("Hello, world!");
        });
    }

    public static void main(String[] args) throws Exception {
        Future<?> hello = sayHello();
        System.out.println("nothing has been said yet");
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            runtime.blockOn(async(() -> {
                await(hello);
            }));
        }
    }
}
