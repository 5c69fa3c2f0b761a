// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.coroutine;

import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.Resumption;

/** Values go both ways: each resumption hands one in, each yield hands one out. */
final class Tour02TwoWays {
    private Tour02TwoWays() {}

    /** Adds up what it is given, and has enough at ten. */
    static Coroutine<Integer, Integer, String> adder() {
        return coroutine((first, caller) -> {
            int sum = first;
            while (sum < 10) {
                sum += caller.yield(sum);
            }
            return "enough: " + sum;
        });
    }

    public static void main(String[] args) throws Exception {
        Coroutine<Integer, Integer, String> adder = adder();
        for (int number = 3; ; number++) {
            Resumption<Integer, String> resumption = adder.resume(number);
            System.out.println("+ " + number + " gives " + resumption);
            if (resumption instanceof Resumption.Returned) {
                return;
            }
        }
    }
}
