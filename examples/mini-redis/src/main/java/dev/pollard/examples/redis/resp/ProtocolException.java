// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

/** The peer broke the protocol: it is told why, in Redis's words, and the connection ends. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1;

    ProtocolException(String message) {
        // The trace would always be the parser's, and whoever sends rubbish shall not make it expensive.
        super(message, null, false, false);
    }

    /**
     * Returns the error reply, without the leading {@code -}.
     *
     * @return the text
     */
    public String reply() {
        return "ERR Protocol error: " + getMessage();
    }
}
