// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The only place becomes free while the first who waits gives up: the second gets it, and is woken. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "One is in, and was woken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The place was lost, or nobody was told.")
@State
public class PlaceMeetsCancelTest {
    private final Places places = new Places(1);
    private final Places.Place holder = new Places.Place();
    private final Places.Place first = new Places.Place();
    private final Places.Place second = new Places.Place();
    private final AtomicInteger wakes = new AtomicInteger();

    /** One is in, two wait. */
    public PlaceMeetsCancelTest() {
        boolean in = places.take(holder, () -> {});
        boolean waits = !places.take(first, () -> {}) && !places.take(second, wakes::incrementAndGet);
        assert in && waits;
    }

    /** The one that is in leaves. */
    @Actor
    public void leave() {
        places.leave(holder);
    }

    /** The first who waits gives up. */
    @Actor
    public void giveUp() {
        places.leave(first);
    }

    /**
     * Looks who is in.
     *
     * @param result 1 if the second is, and how often it was woken
     */
    @Arbiter
    public void look(II_Result result) {
        result.r1 = places.take(second, () -> {}) && places.taken() == 1 && places.waiting() == 0 ? 1 : 0;
        result.r2 = wakes.get();
    }
}
