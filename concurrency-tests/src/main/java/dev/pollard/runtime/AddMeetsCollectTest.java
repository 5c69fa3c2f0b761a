// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Futures;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A task is spawned while another thread makes a list of all: a plain write of the slot would let it find a task without a number. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "Too late for the list.")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The list has the whole task.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "The list has a task whose fields are not seen.")
@State
public class AddMeetsCollectTest {
    private final TaskShard shard = new TaskShard(null);

    /** The owner. */
    @Actor
    public void add() {
        shard.add(new Task<>(null, Futures.pending()));
    }

    /**
     * Who closes or dumps.
     *
     * @param result what it found
     */
    @Actor
    public void collect(I_Result result) {
        List<Task<?>> list = new ArrayList<>();
        shard.collectTo(list);
        result.r1 = list.isEmpty() ? -1 : list.get(0).id() == 0 ? 0 : 1;
    }
}
