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

/** Calls in the wrong kind of body. */
public final class Kinds {
    Object awaitInSequence(Future<Integer> f) {
        return sequence(out -> {
            out.emit(1);
            out.emit(await(f)); // ERROR await in the body of a sequence
        });
    }

    Object awaitInCoroutine(Future<Integer> f) {
        return Coroutines.<Integer, Integer, Integer>coroutine((first, caller) -> caller.yield(await(f))); // ERROR await in the body of a coroutine
    }

    Object foreignEmitter(Future<Integer> f) {
        return generator(out -> {
            await(async(() -> {
                out.emit(await(f)); // ERROR emit on the emitter of another body
            }));
        });
    }

    Object foreignInGenerator() {
        return generator(outer -> {
            Object inner = generator(own -> {
                own.emit(1);
                outer.emit(2); // ERROR emit on the emitter of another body
            });
            outer.emit(inner);
        });
    }

    Object foreignCaller() {
        return Coroutines.<Integer, Integer, Integer>coroutine((first, caller) -> {
            Object other = Coroutines.<Integer, Integer, Integer>coroutine((one, mine) -> caller.yield(one)); // ERROR yield to the caller of another coroutine
            return caller.yield(other.hashCode());
        });
    }
}
