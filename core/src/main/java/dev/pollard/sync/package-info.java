// SPDX-License-Identifier: Apache-2.0
/**
 * Locks, permits and signals for tasks that wait without blocking a thread: start with {@link dev.pollard.sync.AsyncMutex}, or with
 * {@link dev.pollard.sync.Notify} to build something of your own.
 *
 * <p>Everything here works from any thread and on any runtime: what waits needs a {@code Context}, and who lets it go on needs
 * nothing. A wait allocates one object, the future itself. Nobody is woken while a lock of the implementation is held.
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>to</th><th>take</th></tr>
 * <tr><td>let one task at a time do something that waits in between</td><td>{@link dev.pollard.sync.AsyncMutex}</td></tr>
 * <tr><td>let many read or one write</td><td>{@link dev.pollard.sync.AsyncRwLock}</td></tr>
 * <tr><td>limit how many do something at once</td><td>{@link dev.pollard.sync.AsyncSemaphore}</td></tr>
 * <tr><td>say that something has happened, without a value</td><td>{@link dev.pollard.sync.Notify}</td></tr>
 * <tr><td>give a value once, to all who wait for it</td><td>{@link dev.pollard.sync.SetOnce}</td></tr>
 * <tr><td>make a value once, when it is first needed</td><td>{@link dev.pollard.sync.OnceCell}</td></tr>
 * <tr><td>wait until so many things have been done</td><td>{@link dev.pollard.sync.AsyncLatch}</td></tr>
 * <tr><td>let so many tasks wait for each other, again and again</td><td>{@link dev.pollard.sync.AsyncBarrier}</td></tr>
 * <tr><td>ask whatever belongs together to stop</td><td>{@link dev.pollard.sync.CancellationToken}</td></tr>
 * </table>
 *
 * <p>A lock that is never held across a wait needs none of these: {@code synchronized} or a {@code ReentrantLock} is right for that.
 */
@NullMarked
package dev.pollard.sync;

import org.jspecify.annotations.NullMarked;
