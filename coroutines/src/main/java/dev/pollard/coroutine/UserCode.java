// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import java.util.Objects;
import java.util.Set;

/** Tells the frames of a stack that are the user's from those of this library and of the JDK. */
final class UserCode {
    private static final Set<String> OURS = Set.of(
            "AsyncTrace",
            "Bodies",
            "BodyThread",
            "Branch",
            "Consuming",
            "Coroutines",
            "Generated",
            "Items",
            "Unwoven",
            "UserCode",
            "VirtualAsync",
            "VirtualCoroutine",
            "VirtualGenerator",
            "VirtualSequence");

    private static final String PACKAGE = UserCode.class.getPackageName() + ".";

    private UserCode() {}

    /** Whether a class is the user's. */
    static boolean isIn(String type) {
        if (type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.")) {
            return false;
        }
        if (!type.startsWith(PACKAGE)) {
            return true;
        }
        String rest = type.substring(PACKAGE.length());
        int nested = rest.indexOf('$');
        return !OURS.contains(nested < 0 ? rest : rest.substring(0, nested));
    }

    /** The place in the user's code that the calling thread came from. */
    static StackTraceElement caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> isIn(frame.getClassName()))
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .orElseGet(() -> new StackTraceElement("?", "?", null, -1)));
    }

    /** A place, in the form of {@code Frame.site()}: the line is that of every place. */
    static String site(StackTraceElement element) {
        String file = Objects.requireNonNullElse(element.getFileName(), "");
        int line = element.getLineNumber();
        String lines = line < 0 ? "" : String.valueOf((char) line).repeat(2);
        return element.getClassName() + "\n" + element.getMethodName() + "\n" + file + "\n" + lines;
    }
}
