// SPDX-License-Identifier: Apache-2.0
package example;

import dev.pollard.runtime.LocalRuntime;

/** Has no bodies, and is not changed. */
public final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(Greeter.greetings(3).toList()));
        }
    }
}
