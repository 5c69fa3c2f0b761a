// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the examples talk to: everything takes some milliseconds, and some things fail. */
final class Shop {
    /** What has happened, for the tests. */
    final List<String> log = Collections.synchronizedList(new ArrayList<>());

    Future<String> loadUser(int id) {
        return Time.sleep(Duration.ofMillis(5)).map(done -> "user " + id);
    }

    Future<List<String>> loadOrders(int id) {
        return Time.sleep(Duration.ofMillis(7)).map(done -> List.of("order 1", "order 2"));
    }

    Future<String> load(String url) {
        return Time.sleep(Duration.ofMillis(3)).map(done -> {
            if (url.startsWith("broken")) {
                throw new IOException("no such page: " + url);
            }
            log.add("loaded " + url);
            return "page of " + url;
        });
    }

    Future<String> book(String what) {
        return Time.sleep(Duration.ofMillis(4)).map(done -> {
            log.add("booked " + what);
            return what;
        });
    }

    /** Never ends by itself. */
    Future<String> serve(String client) {
        return new Connection(this, client);
    }

    /** Something that has to be closed politely, and that takes its time. */
    static final class Connection implements Future<String> {
        private final Shop shop;
        private final String name;
        private @Nullable CleanupScope scope;

        Connection(Shop shop, String name) {
            this.shop = shop;
            this.name = name;
        }

        @Override
        public Poll<String> poll(Context cx) {
            if (scope == null) {
                scope = cx.service(CleanupScope.class); // with the first poll it has something to close
            }
            return Poll.pending();
        }

        @Override
        public void cancel() {
            if (scope != null) {
                scope.cleanUp("close of " + name, sayGoodBye());
            }
        }

        private Future<?> sayGoodBye() {
            return Time.sleep(Duration.ofMillis(2)).map(done -> shop.log.add("closed " + name));
        }
    }
}
