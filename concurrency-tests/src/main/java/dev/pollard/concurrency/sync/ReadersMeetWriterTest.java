// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.sync.AsyncRwLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader unlocks while a writer and another reader come: the writer is alone, and all have their turn. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "all had their turn, and the reader saw a whole write or none")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake was lost, or somebody read in the middle of a write")
@State
public class ReadersMeetWriterTest {
    private final AsyncRwLock lock = new AsyncRwLock();
    private final Hand<AsyncRwLock.ReadGuard> held = new Hand<>(lock.read());
    private final Hand<AsyncRwLock.ReadGuard> reader = new Hand<>(lock.read());
    private final Hand<AsyncRwLock.WriteGuard> writer = new Hand<>(lock.write());
    private int one; // plain, as the other: the lock guards them
    private int other;
    private int torn;
    private boolean written;
    private boolean read;

    /** Somebody reads. */
    public ReadersMeetWriterTest() {
        held.run();
    }

    private void write() {
        if (!written && writer.run()) {
            one++;
            other++;
            writer.value().close();
            written = true;
        }
    }

    private void read() {
        if (!read && reader.run()) {
            torn = one - other;
            reader.value().close();
            read = true;
        }
    }

    /** The reader who has the lock. */
    @Actor
    public void unlock() {
        held.value().close();
    }

    /** The writer who comes. */
    @Actor
    public void comeToWrite() {
        write();
        write();
    }

    /** The reader who comes. */
    @Actor
    public void comeToRead() {
        read();
        read();
    }

    /**
     * Lets those go on who have been woken.
     *
     * @param result whether all had their turn, and how torn a write looked
     */
    @Arbiter
    public void finish(II_Result result) {
        write();
        read();
        write();
        result.r1 = written && read && lock.tryWrite() != null ? 1 : 0;
        result.r2 = torn;
    }
}
