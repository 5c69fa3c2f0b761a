// SPDX-License-Identifier: Apache-2.0
package wrong;

import static dev.pollard.coroutine.Coroutines.*;

import dev.pollard.coroutine.*;
import dev.pollard.function.*;
import dev.pollard.future.*;
import java.io.*;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.*;
import java.util.function.*;

/** Classes that are bodies. */
public final class Own {
    static class Open implements AsyncBody<Integer> {
        @Override
        public Integer run() throws Exception {
            return await(Futures.ready(1)); // ERROR which a subclass may change
        }
    }

    static final class Locked implements AsyncAction {
        @Override
        public synchronized void run() throws Exception {
            await(Futures.ready(1)); // ERROR await in a synchronized method
        }
    }

    static class OpenButFinalMethod implements AsyncBody<Integer> {
        @Override
        public final Integer run() throws Exception {
            return await(Futures.ready(1));
        }
    }

    static class DoesNotWait implements AsyncBody<Integer> {
        @Override
        public Integer run() {
            return 1;
        }
    }
}
