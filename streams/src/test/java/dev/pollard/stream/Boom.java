// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** The failure that tests plant: checked, so that nothing may wrap it. */
final class Boom extends Exception {
    private static final long serialVersionUID = 1L;

    Boom(String message) {
        super(message);
    }
}
