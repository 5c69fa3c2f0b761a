// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;

/** An async method may await itself: each call is an object of its own, which holds the one that it awaits. */
final class Tour18Recursion {
    private Tour18Recursion() {}

    record Folder(int files, List<Folder> folders) {
        Folder(int files, Folder... folders) {
            this(files, List.of(folders));
        }
    }

    static Future<Integer> countFiles(Folder folder) {
        return async(() -> {
            await(Time.sleep(Duration.ofMillis(1))); // a slow disk
            int count = folder.files();
            for (Folder inner : folder.folders()) {
                count += await(countFiles(inner));
            }
            return count;
        });
    }

    public static void main(String[] args) throws Exception {
        Folder home = new Folder(3, new Folder(10), new Folder(0, new Folder(7), new Folder(22)));
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println("files: " + runtime.blockOn(countFiles(home)));
        }
    }
}
