// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Says that the JVM, or what is to be shown of it, is not to be had. */
final class TargetException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    TargetException(String message, @Nullable Throwable cause) {
        super(cause == null ? message : message + ": " + cause.getMessage(), cause);
    }
}
