// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import dev.pollard.future.Deadline;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.FuturesOrdered;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.JoinSet;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.TaskLocal;
import dev.pollard.runtime.TaskTracker;
import dev.pollard.sync.CancellationToken;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The examples of docs/guides/structured-concurrency.md. */
final class StructuredConcurrency {
    private final Shop shop;

    StructuredConcurrency(Shop shop) {
        this.shop = shop;
    }

    /** What a page shows. */
    record Page(String user, List<String> orders) {}

    Future<Page> page(int id) {
        return Scope.run(scope -> {
            JoinHandle<String> user = scope.spawn("user", shop.loadUser(id));
            JoinHandle<List<String>> orders = scope.spawn("orders", shop.loadOrders(id));
            return Futures.join(user, orders).map(both -> new Page(both.t1(), both.t2()));
        });
    }

    Future<Integer> crawl(List<String> urls) {
        return Scope.builder()
                .name("crawl")
                .policy(Scope.Policy.COLLECT_FAILURES)
                .maxChildren(8)
                .run(scope -> spawnAll(scope, urls, 0));
    }

    /** Waits while eight pages are being loaded, so the list may be as long as it likes. */
    private Future<Integer> spawnAll(Scope scope, List<String> urls, int next) {
        if (next == urls.size()) {
            return Futures.ready(next);
        }
        return scope.spawnWhenFree(shop.load(urls.get(next))).andThen(child -> spawnAll(scope, urls, next + 1));
    }

    Future<String> checkout() {
        return Scope.builder().name("checkout").timeout(Duration.ofSeconds(2)).run(scope -> {
            JoinHandle<String> flight = scope.spawn(shop.book("flight"));
            JoinHandle<String> hotel = scope.spawn(shop.book("hotel").timeout(Duration.ofSeconds(10)));
            return Futures.join(flight, hotel).map(both -> both.t1() + " and " + both.t2());
        });
    }

    Future<Long> millisLeft() {
        return Futures.pollFn(cx -> {
            Deadline deadline = Deadline.of(cx);
            return Poll.ready(
                    deadline == null ? Long.MAX_VALUE : deadline.remaining(cx).toMillis());
        });
    }

    Future<String> fastestOf(List<String> urls) {
        return Scope.run(scope -> {
            JoinSet<String> loads = JoinSet.on(scope);
            urls.forEach(url -> loads.spawn(shop.load(url)));
            return loads.joinNext().whenDone((page, failure) -> scope.cancelChildren("one is enough"));
        });
    }

    Future<List<String>> inOneTask(List<String> urls) {
        FuturesOrdered<String> pages = FuturesOrdered.create();
        urls.forEach(url -> pages.push(shop.load(url)));
        return pages.joinAll();
    }

    Future<String> firstInOneTask(List<String> urls) {
        FuturesUnordered<String> pages = FuturesUnordered.create();
        urls.forEach(url -> pages.push(shop.load(url)));
        return pages.next().whenDone((page, failure) -> pages.cancelAll());
    }

    static final TaskLocal<String> REQUEST = TaskLocal.inherited("request");

    Future<Page> handle(String request) {
        return REQUEST.where(request, page(7).map(page -> {
            shop.log.add(REQUEST.get() + " is done");
            return page;
        }));
    }

    private final CancellationToken shutdown = CancellationToken.create();
    private final TaskTracker connections = TaskTracker.create();

    /** Each connection is tracked, and looks at the token. */
    Future<String> accept(String client) {
        return connections.track(shutdown.child().runUntilCancelled(shop.serve(client)));
    }

    /** Stop, let finish, and say whether it did in time. */
    Future<@Nullable Void> shutDown() {
        shutdown.cancel("deploy");
        connections.close();
        return connections.drained().timeout(Duration.ofSeconds(30));
    }
}
