// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

/** What stands for having a lock or permits, until it is closed. */
interface Held extends AutoCloseable {

    @Override
    void close();
}
