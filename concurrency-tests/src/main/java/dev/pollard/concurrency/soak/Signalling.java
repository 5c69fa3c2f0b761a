// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.sync.AsyncLatch;
import dev.pollard.sync.CancellationToken;
import dev.pollard.sync.Notify;
import java.util.SplittableRandom;

/** Notifies, latches and cancellation tokens, each shared by a few futures that wait and one that does not. */
final class Signalling implements Chore {
    private final Notify shared = new Notify();

    @Override
    public Future<?> make(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                Futures.defer(() -> {
                    shared.notifyOne();
                    return shared.notified();
                });
            case 1 ->
                Futures.defer(() -> {
                    Notify own = new Notify();
                    Future<?> first = own.notified();
                    return Futures.join(first.map(x -> 1), Futures.yieldNow().map(x -> {
                        own.notifyWaiters();
                        return 2;
                    }));
                });
            case 2 ->
                Futures.defer(() -> {
                    AsyncLatch latch = new AsyncLatch(2);
                    return Futures.join(latch.await(), counting(latch), counting(latch));
                });
            default ->
                Futures.defer(() -> {
                    CancellationToken root = CancellationToken.create();
                    CancellationToken leaf = root.child();
                    return Futures.join(leaf.cancelled(), Futures.yieldNow().map(x -> {
                        root.cancel();
                        return 1;
                    }));
                });
        };
    }

    private static Future<Integer> counting(AsyncLatch latch) {
        return Futures.yieldNow().map(x -> {
            latch.countDown();
            return 1;
        });
    }
}
