// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.ArrayList;
import java.util.List;
import org.testng.annotations.DataProvider;

/** What each verification is run with. */
public final class Matrix {
    private Matrix() {}

    @DataProvider(name = "matrix")
    public static Object[][] sourcesAndRuntimes() {
        return cross(List.of(Source.values()));
    }

    @DataProvider(name = "prefetches")
    public static Object[][] prefetchesAndRuntimes() {
        return cross(List.of(1, 8, 256));
    }

    private static Object[][] cross(List<?> values) {
        List<Object[]> rows = new ArrayList<>();
        for (Object value : values) {
            for (TestRuntime.Kind runtime : TestRuntime.Kind.values()) {
                rows.add(new Object[] {value, runtime});
            }
        }
        return rows.toArray(Object[][]::new);
    }
}
