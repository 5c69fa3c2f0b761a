// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

/**
 * How to weave.
 *
 * @param keepVariables whether a variable is kept while the body is suspended as long as it is in scope, and not only as long as it may be read: so that a debugger
 *     shows all of them after a wait. Costs memory, and keeps objects alive.
 */
public record Options(boolean keepVariables) {

    /** What is best for programs that run. */
    public static final Options DEFAULT = new Options(false);
}
