// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import org.jspecify.annotations.Nullable;

/**
 * Whoever waits for cleanup that takes time: a service of the {@link dev.pollard.task.Context}.
 *
 * <p>{@link Future#cancel()} is synchronous, so what has to be awaited, such as saying good-bye on a connection or rolling back, can't happen inside it. A
 * resource takes its cleanup scope from the context of its first poll; on cancel it releases what it can and hands over the rest as a
 * future:
 *
 * <pre>{@code
 * public Poll<T> poll(Context cx) throws Exception {
 *     if (scope == null) {
 *         scope = cx.service(CleanupScope.class);
 *     }
 *     ...
 * }
 *
 * public void cancel() {
 *     scope.cleanUp("roll back of " + this, rollBack());
 * }
 * }</pre>
 *
 * <p>The innermost {@code Scope} is one; outside of any, the task itself is: neither ends before what it was handed has.
 *
 * <p><b>Threading.</b> Any thread.
 */
public interface CleanupScope {

    /**
     * Takes over a future and sees it to its end.
     *
     * <p><b>Behaviour.</b> It is polled together with what else there is to clean up. A cancel of the scope does not reach it, and the scope's
     * deadline is not its; it has a limit of its own, the scope's time for cleanup, from now on. If it fails or is not done by then, that is
     * reported under its name, and does not change how the scope ends. If the scope has ended already, the one around it takes over.
     *
     * @param name what is cleaned up, for messages
     * @param cleanup the future, which belongs to the scope from now on
     */
    void cleanUp(String name, Future<?> cleanup);

    /**
     * Returns why the scope was cancelled: readable in the cleanup too.
     *
     * @return the reason, or null if it was not cancelled
     */
    @Nullable
    Throwable cancelReason();
}
