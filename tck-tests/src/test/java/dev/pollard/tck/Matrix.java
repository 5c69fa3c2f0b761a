// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import org.testng.annotations.DataProvider;

/** What each verification is run with. */
public final class Matrix {
    private Matrix() {}

    @DataProvider(name = "matrix")
    public static Object[][] sourcesAndRuntimes() {
        Source[] sources = Source.values();
        TestRuntime.Kind[] runtimes = TestRuntime.Kind.values();
        Object[][] rows = new Object[sources.length * runtimes.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {sources[i / runtimes.length], runtimes[i % runtimes.length]};
        }
        return rows;
    }

    @DataProvider(name = "runtimes")
    public static Object[][] runtimes() {
        TestRuntime.Kind[] runtimes = TestRuntime.Kind.values();
        Object[][] rows = new Object[runtimes.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {runtimes[i]};
        }
        return rows;
    }
}
