// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.awaitAll;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** As many as you like are begun, but no more than three are under way. */
final class Tour36Semaphore {
    private final AsyncSemaphore three = new AsyncSemaphore("downloads", 3);
    private int running;
    private int most;

    Future<Integer> download(int page) {
        return async(() -> {
            most = Math.max(most, ++running);
            await(Time.sleep(Duration.ofMillis(10)));
            running--;
            return page;
        });
    }

    Future<Integer> downloadAll(int pages) {
        return async(() -> {
            List<Future<Integer>> downloads = new ArrayList<>();
            for (int i = 0; i < pages; i++) {
                int page = i;
                downloads.add(three.withPermit(() -> download(page)));
            }
            System.out.println("pages: " + awaitAll(downloads));
            return most;
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println("at once: " + runtime.blockOn(new Tour36Semaphore().downloadAll(8)));
        }
    }
}
