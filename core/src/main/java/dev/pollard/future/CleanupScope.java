// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

/**
 * Where a cancelled future leaves work that must still be done and has to wait for something: closing politely, rolling back.
 *
 * <p>{@link Future#cancel()} is synchronous and releases everything at once, so such work can't run inside it. A future that may have some takes this service
 * from the {@link dev.pollard.task.Context} in its first poll, keeps it, and on cancel hands the work over. A context without the service means that
 * nobody will await such work: then it is done as far as it goes without waiting.
 *
 * <p><b>Behaviour.</b> Whoever provides the service polls the work, shielded from the cancel that is under way, and does not end before the work has ended. What
 * has not ended by the cleanup deadline is cancelled and reported. What fails goes to the handler for uncaught failures.
 *
 * <p><b>Threading.</b> Any thread.
 */
@FunctionalInterface
public interface CleanupScope {

    /**
     * Takes over work that is awaited before the scope ends.
     *
     * @param cleanup the work, which belongs to the scope from now on; does not throw, whatever the scope's state
     */
    void add(Future<?> cleanup);
}
