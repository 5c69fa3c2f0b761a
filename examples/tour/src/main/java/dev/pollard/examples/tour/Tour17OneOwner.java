// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.SharedFuture;
import dev.pollard.runtime.LocalRuntime;

/** A future has one owner, and is used up by it. What several want is shared. */
final class Tour17OneOwner {
    private Tour17OneOwner() {}

    static Future<String> writeBook() {
        return async(() -> {
            System.out.println("writing");
            return "the book";
        });
    }

    static Future<String> publish(Future<String> book) {
        return book.map(text -> text + " is out");
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            Future<String> book = writeBook();
            System.out.println(runtime.blockOn(publish(book)));
            try {
                runtime.blockOn(publish(book)); // it was given away in the line above
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }

            SharedFuture<String> shared = Futures.shared(writeBook());
            System.out.println(runtime.blockOn(publish(shared.share())));
            System.out.println(runtime.blockOn(publish(shared))); // written once
        }
    }
}
