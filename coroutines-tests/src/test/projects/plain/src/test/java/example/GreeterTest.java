// SPDX-License-Identifier: Apache-2.0
package example;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.items;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pollard.coroutine.Items;
import dev.pollard.runtime.LocalRuntime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreeterTest {
    static {
        System.setProperty("pollard.coroutine.unwoven", "refuse"); // what was not woven fails, also where it could run
    }

    @Test
    void greetsEachOne() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            List<String> all = runtime.blockOn(async(() -> {
                List<String> greetings = new ArrayList<>();
                try (Items<String> each = items(Greeter.greetings(2))) {
                    while (each.advance()) {
                        greetings.add(each.item());
                    }
                }
                greetings.add(await(Greeter.name(2)));
                return greetings;
            }));
            assertEquals(List.of("hello Ada", "hello Grace", "Edsger"), all);
        }
    }
}
