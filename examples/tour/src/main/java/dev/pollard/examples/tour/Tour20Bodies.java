// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.coroutine.AsyncBody;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import java.io.IOException;

/** Async code is passed on as a value, and stands behind an interface, as any code. */
final class Tour20Bodies {
    private Tour20Bodies() {}

    interface Thermometer {
        Future<Integer> degrees(); // whether somebody has to wait for it is up to the implementation
    }

    /** A future runs once, but a body as often as one likes. */
    static <T> Future<T> twice(AsyncBody<T> body) {
        return async(() -> {
            try {
                return await(async(body));
            } catch (IOException e) {
                System.out.println("again, after: " + e.getMessage());
                return await(async(body));
            }
        });
    }

    static Thermometer loose(Thermometer thermometer) {
        int[] attempts = {0};
        return () -> async(() -> {
            if (++attempts[0] % 2 == 1) {
                throw new IOException("loose contact");
            }
            return await(thermometer.degrees());
        });
    }

    public static void main(String[] args) throws Exception {
        Thermometer thermometer = loose(() -> Futures.ready(21));
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(twice(() -> await(thermometer.degrees()) + " degrees")));
        }
    }
}
