// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.RetryPolicy;
import dev.pollard.runtime.LocalRuntime;
import java.io.IOException;
import java.time.Duration;

/** Again, and each time a little later: a policy says how often, how long, and for which failures. */
final class Tour54Retry {
    private int attempts;

    Future<String> connect() {
        return async(() -> {
            System.out.println("attempt " + ++attempts);
            if (attempts < 4) {
                throw new IOException("refused");
            }
            return "connected";
        });
    }

    Future<String> patiently() {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(5)
                .backoff(Duration.ofMillis(10), Duration.ofSeconds(1)) // 10 ms, 20 ms, 40 ms
                .jitter(0) // but many clients should not come back at the same moment
                .retryOn(IOException.class)
                .build();
        return Futures.retry(policy, this::connect); // makes a new future for each attempt
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(new Tour54Retry().patiently()));
        }
    }
}
