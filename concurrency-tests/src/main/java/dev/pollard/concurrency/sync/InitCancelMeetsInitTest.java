// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.sync.OnceCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who makes the value of a cell is cancelled while another comes for it: that one makes it, and sees what the first has done. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "has made it, and saw it all")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody makes the value, or the cell did not order the two")
@State
public class InitCancelMeetsInitTest {
    private final OnceCell<Integer> cell = new OnceCell<>();
    private final Hand<Integer> first = new Hand<>(cell.getOrInit(Futures::pending));
    private final Hand<Integer> second = new Hand<>(cell.getOrInit(this::make));
    private int data; // plain: the cell orders it

    /** The first is at it. */
    public InitCancelMeetsInitTest() {
        first.run();
    }

    private Future<Integer> make() {
        return Futures.ready(data);
    }

    /** Who gives up. */
    @Actor
    public void cancel() {
        data = 1;
        first.cancel();
    }

    /** Who comes for the value. */
    @Actor
    public void get() {
        second.run();
    }

    /**
     * Polls again if there was a wake.
     *
     * @param result whether the second has the value, and what it saw
     */
    @Arbiter
    public void finish(II_Result result) {
        result.r1 = second.run() ? 1 : 0;
        result.r2 = second.isReady() ? second.value() : -1;
    }
}
