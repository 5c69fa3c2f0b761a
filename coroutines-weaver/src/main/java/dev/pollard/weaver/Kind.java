// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static dev.pollard.weaver.Api.FRAME;

/** What a body becomes: the class that its run extends, and what the code of the body is given and gives. */
enum Kind {
    ASYNC("AsyncFrame", Api.CONTEXT, Api.POLL, true),
    GENERATOR("GeneratorFrame", Api.CONTEXT, Api.STEP, true),
    SEQUENCE("SequenceFrame", Api.OBJECT, Api.OBJECT, false),
    COROUTINE("CoroutineFrame", Api.OBJECT, Api.OBJECT, false);

    /** The internal name of the class that a run extends. */
    final String frame;

    /** The internal name of the type of what a body is resumed with. */
    final String argument;

    /** The internal name of the type of what a body gives. */
    final String result;

    /** Whether the body may await. */
    final boolean awaits;

    Kind(String frame, String argument, String result, boolean awaits) {
        this.frame = FRAME + frame;
        this.argument = argument;
        this.result = result;
        this.awaits = awaits;
    }

    /** The type of what {@code go} returns: what the frame class declares. */
    String goResult() {
        return this == GENERATOR ? Api.STEP : Api.OBJECT;
    }

    boolean emits() {
        return this == GENERATOR || this == SEQUENCE;
    }
}
