// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** Something that a worker runs: one turn of a task, or a command. */
interface Job {

    /**
     * Takes one turn. Does not throw.
     *
     * @param worker the worker whose thread this is
     */
    void run(Worker worker);
}
