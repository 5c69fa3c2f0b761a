// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** How a run of a stream came to its end: what {@link AsyncStream#doFinally} tells its action. */
public enum Outcome {
    /** The stream has said that there are no more items. */
    ENDED,
    /** The stream failed, or whoever took its items did. */
    FAILED,
    /** The owner gave the run up before its end. */
    CANCELLED
}
