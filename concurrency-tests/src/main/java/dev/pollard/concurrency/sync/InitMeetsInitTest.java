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

/** Two need the value of a cell at once: it is made once, and both have it and see what it was made of. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "made once, and both saw it")
@Outcome(expect = Expect.FORBIDDEN, desc = "made twice, a wake was lost, or the value did not show what came before it")
@State
public class InitMeetsInitTest {
    private final OnceCell<int[]> cell = new OnceCell<>();
    private final Hand<int[]> one = new Hand<>(cell.getOrInit(this::make));
    private final Hand<int[]> other = new Hand<>(cell.getOrInit(this::make));
    private int made; // plain, as what the value refers to: the cell orders them
    private int oneSaw;
    private int otherSaw;

    private Future<int[]> make() {
        made++;
        int[] value = new int[1];
        value[0] = 1;
        return Futures.ready(value);
    }

    /** One who needs it. */
    @Actor
    public void getOne() {
        if (one.run() || one.run()) {
            oneSaw = one.value()[0];
        }
    }

    /** Another one who needs it. */
    @Actor
    public void getOther() {
        if (other.run() || other.run()) {
            otherSaw = other.value()[0];
        }
    }

    /**
     * Lets the one go on who was woken.
     *
     * @param result how often the value was made, and what both saw
     */
    @Arbiter
    public void finish(II_Result result) {
        if (!one.isReady() && one.run()) {
            oneSaw = one.value()[0];
        }
        if (!other.isReady() && other.run()) {
            otherSaw = other.value()[0];
        }
        result.r1 = made;
        result.r2 = oneSaw + otherSaw;
    }
}
