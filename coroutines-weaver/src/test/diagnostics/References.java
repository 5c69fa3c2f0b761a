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

/** Method references. */
public class References {
    interface Awaiting {
        Integer get(Future<Integer> f) throws Exception;
    }

    Awaiting awaitItself() {
        return Coroutines::await; // ERROR await as a method reference
    }

    Integer overridable() throws Exception {
        return await(Futures.ready(1));
    }

    Future<Integer> virtual() {
        return async(this::overridable); // ERROR which a subclass may override
    }

    private Integer both() throws Exception {
        return await(Futures.ready(1)); // ERROR which is a body and is called directly too
    }

    Future<Integer> called() throws Exception {
        both();
        return async(this::both);
    }

    static void emitSome(Emitter<String> out) {}

    Object plainGenerator() {
        return generator(References::emitSome); // ERROR body given as a reference to the method emitSome
    }

    interface Marker {}

    Object several() {
        return async((AsyncBody<Integer> & Serializable) () -> 1); // ERROR serializable, or of several types
    }

    Object marked() {
        return async((AsyncBody<Integer> & Marker) () -> 1); // ERROR serializable, or of several types
    }
}
