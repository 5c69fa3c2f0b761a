// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static dev.pollard.weaver.Api.COROUTINE;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The functional interfaces of bodies. */
enum BodyType {
    BODY("AsyncBody", "run", "()Ljava/lang/Object;", Kind.ASYNC, "async", "dev/pollard/future/Future"),
    ACTION("AsyncAction", "run", "()V", Kind.ASYNC, "async", "dev/pollard/future/Future"),
    FUNCTION("AsyncFunction", "apply", "(Ljava/lang/Object;)Ljava/lang/Object;", Kind.ASYNC, null, null),
    CONSUMER("AsyncConsumer", "accept", "(Ljava/lang/Object;)V", Kind.ASYNC, null, null),
    GENERATOR("GeneratorBody", "run", "(L" + COROUTINE + "Emitter;)V", Kind.GENERATOR, null, null),
    SEQUENCE("SequenceBody", "run", "(L" + COROUTINE + "Emitter;)V", Kind.SEQUENCE, null, null),
    COROUTINE_BODY(
            "CoroutineBody",
            "run",
            "(Ljava/lang/Object;L" + COROUTINE + "Yielder;)Ljava/lang/Object;",
            Kind.COROUTINE,
            "coroutine",
            COROUTINE + "Coroutine");

    /** Where an argument of a body comes from. */
    enum Source {
        /** The argument that it is begun with. */
        BEGIN,
        /** The argument of the first resumption. */
        FIRST,
        /** The run itself. */
        SELF
    }

    /** The internal name. */
    final String name;

    final String method;
    final String descriptor;
    final Kind kind;

    /** The method of {@code Coroutines} that begins such a body once, and what it returns; null if there is none. */
    final @Nullable String starter;

    final @Nullable String started;

    BodyType(
            String name,
            String method,
            String descriptor,
            Kind kind,
            @Nullable String starter,
            @Nullable String started) {
        this.name = COROUTINE + name;
        this.method = method;
        this.descriptor = descriptor;
        this.kind = kind;
        this.starter = starter;
        this.started = started;
    }

    static Optional<BodyType> named(String internalName) {
        return Arrays.stream(values())
                .filter(type -> type.name.equals(internalName))
                .findFirst();
    }

    /** Where the argument with an index comes from. */
    Source source(int index) {
        if (kind == Kind.ASYNC) {
            return Source.BEGIN;
        }
        return kind == Kind.COROUTINE && index == 0 ? Source.FIRST : Source.SELF;
    }
}
