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

/** Nothing wrong here. */
public final class Fine {
    Future<Integer> folded(Future<Integer> f) {
        return async(() -> true ? 1 : await(async(() -> await(f)))); // the compiler drops the second part but keeps its lambda
    }

    synchronized Future<Integer> lockedOutside(Future<Integer> f) {
        return async(() -> await(f));
    }

    Future<Integer> inBoth(boolean flag, Future<Integer> f) {
        AsyncBody<Integer> body = () -> await(f);
        return flag ? async(body) : async(() -> await(f));
    }
}
