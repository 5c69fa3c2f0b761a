// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.coroutine;

import dev.pollard.coroutine.Coroutine;

/** A coroutine stops in the middle of its body; whoever resumes it decides when it goes on. */
final class Tour01ResumeByHand {
    private Tour01ResumeByHand() {}

    public static void main(String[] args) throws Exception {
        Coroutine<String, String, String> coroutine = coroutine((first, caller) -> {
            System.out.println("2");
            caller.yield("half-way");
            System.out.println("4");
            return "done";
        });

        System.out.println("1"); // nothing of the body has run yet
        coroutine.resume("begin");
        System.out.println("3");
        coroutine.resume("go on");
        System.out.println("5");
    }
}
