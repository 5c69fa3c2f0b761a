// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** Something that is given turns by a {@link Carrier}: one turn of a task, or a command. */
interface Job {

    /**
     * Takes one turn. Does not throw.
     *
     * @param carrier who gives the turn
     */
    void run(Carrier carrier);
}
