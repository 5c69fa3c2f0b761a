// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.GeneratorFrame;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;

/** The stream of a body: each run is a run of the body. */
final class Generated<T> implements AsyncStream<T> {
    private final GeneratorBody<T> body;

    Generated(GeneratorBody<T> body) {
        this.body = body;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return Bodies.iterator(body);
    }

    @Override
    public String toString() {
        return body instanceof GeneratorFrame<?> woven ? woven.toString() : "generator";
    }
}
