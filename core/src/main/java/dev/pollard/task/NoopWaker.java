// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

/** Wakes nobody. */
enum NoopWaker implements Waker {
    INSTANCE;

    @Override
    public void wake() {}

    @Override
    public String toString() {
        return "Waker.noop()";
    }
}
