// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** An item from a publisher's thread while the consumer polls: it is taken, whole, or the consumer is woken. */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "taken before the consumer had to wait")
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "taken, and woken as well: the poll had begun to wait")
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake, or an item that was not published")
@State
public class ItemMeetsPollTest {

    /** An item without any final field. */
    private static final class Item {
        int value;
    }

    private final AsyncIterator<Item> iterator;
    private @Nullable Subscriber<? super Item> subscriber;
    private volatile int wakes;
    private int got = -1;

    /** Subscribes and requests. */
    public ItemMeetsPollTest() {
        Publisher<Item> publisher = s -> {
            subscriber = s;
            s.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
        };
        iterator = AsyncStream.<Item>fromPublisher(publisher, 4).iterator();
        poll(Context.of(() -> {}));
    }

    private void poll(Context cx) {
        try {
            Step<Item> step = iterator.pollNext(cx);
            got = step.isReady() ? step.value().value : -1;
        } catch (Exception e) {
            got = -2;
        }
    }

    /** The publisher's thread. */
    @Actor
    public void push() {
        Item item = new Item();
        item.value = 7;
        if (subscriber != null) {
            subscriber.onNext(item);
        }
    }

    /** The consumer's thread. */
    @Actor
    public void poll() {
        poll(Context.of(() -> wakes = 1));
    }

    /**
     * Looks.
     *
     * @param result the value, and whether the consumer was woken
     */
    @Arbiter
    public void arrived(II_Result result) {
        result.r1 = got;
        result.r2 = wakes;
    }
}
