// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** Stub. */
public abstract class AsyncRuntime implements Spawner {
    /** Stub. */
    protected AsyncRuntime() {}
}
